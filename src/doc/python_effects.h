/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a piece of code may do to the world, by the names that it uses.
 *
 *     process      starts programs                subprocess.*, os.system, pty.spawn...
 *     eval         runs code made at run time     eval, exec, importlib with a computed name...
 *     network      talks                          socket.*, urllib.*, requests.*...
 *     decode       unpacks what was hidden        base64.*decode, zlib.decompress, marshal.loads...
 *     native       leaves Python                  ctypes, cffi
 *     persist      writes where code is started   crontab, authorized_keys, .bashrc, startup files
 *     write        writes a file                  open(..., 'w'), Path.write_text, shutil.copy...
 *     hook         gets called by IPython or the interpreter    events.register, sys.settrace...
 *     import-hook  changes what imports mean      sys.meta_path, sys.path_hooks, sys.modules
 *     unpickle     runs what a data file says     pickle.load, joblib.load, torch.load...
 *
 * An effect is a reason to look, not a verdict; many programs have some of them.
 */
#pragma once

#include "doc/python_names.h"

/*
 * The effects of calling @name, which is dotted and resolved; @call is the call node or 0, to look
 * at its arguments. At most PYTHON_EFFECTS_PER_CALL names are written; returns how many.
 */
#define PYTHON_EFFECTS_PER_CALL 4
size_t python_call_effects(struct python_names *names, slice name, uint32_t call,
                           const char *ret_effects[PYTHON_EFFECTS_PER_CALL]);
/* The effect of assigning to or deleting the dotted @name, or NULL. */
const char *python_write_effect(slice name);
