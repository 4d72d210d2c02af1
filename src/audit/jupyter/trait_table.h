/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of traits and classes, for trait.c alone.
 *
 * Sources: jupyter_server 1.23 and 2.20, notebook 6.4, JupyterLab 4, IPython 8, ipykernel 6,
 * jupyter_client 7, nbconvert 6.5, JupyterHub 3 to 6: their classes and the defaults there.
 */
#pragma once

/* clang-format off */
/*
 * One row per canonical trait, sorted: class, name, type, default. Alternatives of a default are
 * separated by "|"; a list that is the default is written in the same way.
 */
#define TRAITS(X) \
    X(AliasManager, default_aliases, PLAIN, UNKNOWN) \
    X(AliasManager, user_aliases, PLAIN, EMPTY) \
    X(BaseFormatter, deferred_printers, PLAIN, EMPTY) \
    X(BaseFormatter, enabled, PLAIN, BOOL(true)) \
    X(BaseFormatter, singleton_printers, PLAIN, EMPTY) \
    X(BaseFormatter, type_printers, PLAIN, EMPTY) \
    X(BaseIPythonApplication, add_ipython_dir_to_sys_path, PLAIN, BOOL(false)) \
    X(BaseIPythonApplication, auto_create, PLAIN, BOOL(false)) \
    X(BaseIPythonApplication, copy_config_files, PLAIN, BOOL(false)) \
    X(BaseIPythonApplication, extra_config_file, PATH, EMPTY) \
    X(BaseIPythonApplication, ipython_dir, PATH, EMPTY) \
    X(BaseIPythonApplication, overwrite, PLAIN, BOOL(false)) \
    X(BaseIPythonApplication, profile, PLAIN, ONE_OF("default")) \
    X(BaseIPythonApplication, verbose_crash, PLAIN, BOOL(false)) \
    X(Completer, greedy, PLAIN, BOOL(false)) \
    X(Completer, use_jedi, PLAIN, BOOL(true)) \
    X(ConfigurableHTTPProxy, auth_token, SECRET, EMPTY) \
    X(ConfigurableHTTPProxy, command, COMMAND, UNKNOWN) \
    X(ContentsManager, allow_hidden, PLAIN, BOOL(false)) \
    X(ContentsManager, always_delete_dir, PLAIN, BOOL(false)) \
    X(ContentsManager, checkpoints_class, CLASS, \
      ONE_OF("jupyter_server.services.contents.filecheckpoints.FileCheckpoints|" \
             "jupyter_server.services.contents.filecheckpoints.AsyncFileCheckpoints|" \
             "notebook.services.contents.filecheckpoints.FileCheckpoints")) \
    X(ContentsManager, checkpoints_kwargs, PLAIN, EMPTY) \
    X(ContentsManager, delete_to_trash, PLAIN, BOOL(true)) \
    X(ContentsManager, event_logger, PLAIN, UNKNOWN) \
    X(ContentsManager, files_handler_class, CLASS, \
      ONE_OF("jupyter_server.files.handlers.FilesHandler|" \
             "notebook.files.handlers.FilesHandler")) \
    X(ContentsManager, files_handler_params, PLAIN, EMPTY) \
    X(ContentsManager, hide_globs, PLAIN, UNKNOWN) \
    X(ContentsManager, post_save_hook, CLASS, EMPTY) \
    X(ContentsManager, pre_save_hook, CLASS, EMPTY) \
    X(ContentsManager, preferred_dir, PATH, EMPTY) \
    X(ContentsManager, save_script, PLAIN, BOOL(false)) \
    X(ContentsManager, use_atomic_writing, PLAIN, BOOL(true)) \
    X(CryptKeeper, keys, SECRET, EMPTY) \
    X(DummyAuthenticator, password, SECRET, EMPTY) \
    X(Exporter, default_preprocessors, CLASS, UNKNOWN) \
    X(Exporter, enabled, PLAIN, BOOL(true)) \
    X(Exporter, preprocessors, CLASS, EMPTY) \
    X(ExtensionApp, handlers, PLAIN, EMPTY) \
    X(ExtensionApp, open_browser, PLAIN, BOOL(true)) \
    X(ExtensionApp, settings, PLAIN, EMPTY) \
    X(ExtensionApp, static_paths, PATH, EMPTY) \
    X(ExtensionApp, static_url_prefix, PLAIN, EMPTY) \
    X(ExtensionApp, template_paths, PATH, EMPTY) \
    X(FileCheckpoints, checkpoint_dir, PATH, ONE_OF(".ipynb_checkpoints")) \
    X(FileCheckpoints, root_dir, PATH, EMPTY) \
    X(FilesWriter, build_directory, PATH, EMPTY) \
    X(GatewayClient, accept_cookies, PLAIN, BOOL(false)) \
    X(GatewayClient, allowed_envs, PLAIN, EMPTY) \
    X(GatewayClient, auth_header_key, PLAIN, ONE_OF("Authorization")) \
    X(GatewayClient, auth_scheme, PLAIN, ONE_OF("token")) \
    X(GatewayClient, auth_token, SECRET, EMPTY) \
    X(GatewayClient, ca_certs, PATH, EMPTY) \
    X(GatewayClient, client_cert, PATH, EMPTY) \
    X(GatewayClient, client_key, PATH, EMPTY) \
    X(GatewayClient, connect_timeout, PLAIN, NUMBER(40)) \
    X(GatewayClient, env_whitelist, PLAIN, EMPTY) \
    X(GatewayClient, event_logger, PLAIN, UNKNOWN) \
    X(GatewayClient, gateway_token_renewer_class, CLASS, \
      ONE_OF("jupyter_server.gateway.gateway_client.NoOpTokenRenewer")) \
    X(GatewayClient, headers, SECRET, ONE_OF("{}")) \
    X(GatewayClient, http_pwd, SECRET, EMPTY) \
    X(GatewayClient, http_user, PLAIN, EMPTY) \
    X(GatewayClient, kernels_endpoint, PLAIN, ONE_OF("/api/kernels")) \
    X(GatewayClient, kernelspecs_endpoint, PLAIN, ONE_OF("/api/kernelspecs")) \
    X(GatewayClient, kernelspecs_resource_endpoint, PLAIN, ONE_OF("/kernelspecs")) \
    X(GatewayClient, request_timeout, PLAIN, NUMBER(42)) \
    X(GatewayClient, url, PLAIN, EMPTY) \
    X(GatewayClient, validate_cert, PLAIN, BOOL(true)) \
    X(GatewayClient, ws_url, PLAIN, EMPTY) \
    X(HTMLExporter, embed_images, PLAIN, BOOL(false)) \
    X(HTMLExporter, html_manager_semver_range, PLAIN, ONE_OF("*")) \
    X(HTMLExporter, jquery_url, PLAIN, UNKNOWN) \
    X(HTMLExporter, jupyter_widgets_base_url, PLAIN, ONE_OF("https://unpkg.com/")) \
    X(HTMLExporter, mathjax_url, PLAIN, UNKNOWN) \
    X(HTMLExporter, mermaid_js_url, PLAIN, UNKNOWN) \
    X(HTMLExporter, require_js_url, PLAIN, UNKNOWN) \
    X(HTMLExporter, sanitize_html, PLAIN, BOOL(false)) \
    X(HTMLExporter, theme, PLAIN, ONE_OF("light")) \
    X(HTMLExporter, widget_renderer_url, PLAIN, EMPTY) \
    X(HistoryManager, connection_options, PLAIN, EMPTY) \
    X(HistoryManager, db_cache_size, PLAIN, EMPTY) \
    X(HistoryManager, db_log_output, PLAIN, BOOL(false)) \
    X(HistoryManager, enabled, PLAIN, BOOL(true)) \
    X(HistoryManager, hist_file, PATH, EMPTY) \
    X(IPKernelApp, capture_fd_output, PLAIN, BOOL(true)) \
    X(IPKernelApp, displayhook_class, CLASS, ONE_OF("ipykernel.displayhook.ZMQDisplayHook")) \
    X(IPKernelApp, interrupt, PLAIN, EMPTY) \
    X(IPKernelApp, kernel_class, CLASS, ONE_OF("ipykernel.ipkernel.IPythonKernel")) \
    X(IPKernelApp, no_stderr, PLAIN, BOOL(false)) \
    X(IPKernelApp, no_stdout, PLAIN, BOOL(false)) \
    X(IPKernelApp, outstream_class, CLASS, ONE_OF("ipykernel.iostream.OutStream")) \
    X(IPKernelApp, parent_handle, PLAIN, EMPTY) \
    X(IPKernelApp, quiet, PLAIN, BOOL(true)) \
    X(IPKernelApp, trio_loop, PLAIN, BOOL(false)) \
    X(IPythonKernel, debug_just_my_code, PLAIN, BOOL(true)) \
    X(IPythonKernel, help_links, PLAIN, UNKNOWN) \
    X(IPythonKernel, shell_class, CLASS, UNKNOWN) \
    X(IdentityProvider, cookie_name, PLAIN, EMPTY) \
    X(IdentityProvider, login_handler_class, CLASS, \
      ONE_OF("jupyter_server.auth.login.LoginFormHandler|" \
             "jupyter_server.auth.login.LegacyLoginHandler")) \
    X(IdentityProvider, logout_handler_class, CLASS, \
      ONE_OF("jupyter_server.auth.logout.LogoutHandler")) \
    X(IdentityProvider, need_token, PLAIN, BOOL(true)) \
    X(IdentityProvider, secure_cookie, PLAIN, EMPTY) \
    X(IdentityProvider, updatable_fields, PLAIN, UNKNOWN) \
    X(InteractiveShell, ast_node_interactivity, PLAIN, ONE_OF("last_expr")) \
    X(InteractiveShell, ast_transformers, PLAIN, EMPTY) \
    X(InteractiveShell, autoawait, PLAIN, BOOL(true)) \
    X(InteractiveShell, autocall, PLAIN, EMPTY) \
    X(InteractiveShell, autoformatter, PLAIN, EMPTY) \
    X(InteractiveShell, autoindent, PLAIN, BOOL(true)) \
    X(InteractiveShell, automagic, PLAIN, BOOL(true)) \
    X(InteractiveShell, banner1, PLAIN, UNKNOWN) \
    X(InteractiveShell, banner2, PLAIN, EMPTY) \
    X(InteractiveShell, cache_size, PLAIN, NUMBER(1000)) \
    X(InteractiveShell, colors, PLAIN, ONE_OF("Neutral")) \
    X(InteractiveShell, confirm_exit, PLAIN, BOOL(true)) \
    X(InteractiveShell, debug, PLAIN, BOOL(false)) \
    X(InteractiveShell, disable_failing_post_execute, PLAIN, BOOL(false)) \
    X(InteractiveShell, display_page, PLAIN, BOOL(false)) \
    X(InteractiveShell, editor, COMMAND, UNKNOWN) \
    X(InteractiveShell, enable_html_pager, PLAIN, BOOL(false)) \
    X(InteractiveShell, history_length, PLAIN, NUMBER(10000)) \
    X(InteractiveShell, history_load_length, PLAIN, NUMBER(1000)) \
    X(InteractiveShell, input_transformers_post, PLAIN, EMPTY) \
    X(InteractiveShell, ipython_dir, PATH, EMPTY) \
    X(InteractiveShell, logappend, PATH, EMPTY) \
    X(InteractiveShell, logfile, PATH, EMPTY) \
    X(InteractiveShell, logstart, PLAIN, BOOL(false)) \
    X(InteractiveShell, loop_runner, CLASS, \
      ONE_OF("IPython.core.interactiveshell._asyncio_runner")) \
    X(InteractiveShell, mime_renderers, PLAIN, EMPTY) \
    X(InteractiveShell, pdb, PLAIN, BOOL(false)) \
    X(InteractiveShell, prompts_class, CLASS, ONE_OF("IPython.terminal.prompts.Prompts")) \
    X(InteractiveShell, quiet, PLAIN, BOOL(false)) \
    X(InteractiveShell, show_rewritten_input, PLAIN, BOOL(true)) \
    X(InteractiveShell, warn_venv, PLAIN, BOOL(true)) \
    X(InteractiveShell, wildcards_case_sensitive, PLAIN, BOOL(true)) \
    X(InteractiveShell, xmode, PLAIN, ONE_OF("Context")) \
    X(InteractiveShellApp, code_to_run, PLAIN, EMPTY) \
    X(InteractiveShellApp, exec_PYTHONSTARTUP, PLAIN, BOOL(true)) \
    X(InteractiveShellApp, exec_files, PATH, EMPTY) \
    X(InteractiveShellApp, exec_lines, PLAIN, EMPTY) \
    X(InteractiveShellApp, extensions, MODULES, EMPTY) \
    X(InteractiveShellApp, extra_extensions, MODULES, EMPTY) \
    X(InteractiveShellApp, file_to_run, PATH, EMPTY) \
    X(InteractiveShellApp, force_interact, PLAIN, BOOL(false)) \
    X(InteractiveShellApp, gui, PLAIN, EMPTY) \
    X(InteractiveShellApp, hide_initial_ns, PLAIN, BOOL(true)) \
    X(InteractiveShellApp, ignore_cwd, PLAIN, BOOL(false)) \
    X(InteractiveShellApp, matplotlib, PLAIN, EMPTY) \
    X(InteractiveShellApp, module_to_run, MODULES, EMPTY) \
    X(InteractiveShellApp, pylab, PLAIN, EMPTY) \
    X(InteractiveShellApp, pylab_import_all, PLAIN, BOOL(true)) \
    X(InteractiveShellApp, reraise_ipython_extension_failures, PLAIN, BOOL(false)) \
    X(JupyterApp, answer_yes, PLAIN, BOOL(false)) \
    X(JupyterApp, config_file, PATH, EMPTY) \
    X(JupyterApp, config_file_name, PLAIN, EMPTY) \
    X(JupyterApp, generate_config, PLAIN, BOOL(false)) \
    X(JupyterApp, log_datefmt, PLAIN, ONE_OF("%Y-%m-%d %H:%M:%S")) \
    X(JupyterApp, log_format, PLAIN, ONE_OF("[%(name)s]%(highlevel)s %(message)s")) \
    X(JupyterApp, log_level, PLAIN, NUMBER(30)) \
    X(JupyterApp, logging_config, PLAIN, EMPTY) \
    X(JupyterApp, show_config, PLAIN, BOOL(false)) \
    X(JupyterApp, show_config_json, PLAIN, BOOL(false)) \
    X(JupyterHub, admin_access, PLAIN, BOOL(false)) \
    X(JupyterHub, api_tokens, SECRET, EMPTY) \
    X(JupyterHub, authenticator_class, CLASS, UNKNOWN) \
    X(JupyterHub, cookie_secret, SECRET, EMPTY) \
    X(JupyterHub, cookie_secret_file, PATH, ONE_OF("jupyterhub_cookie_secret")) \
    X(JupyterHub, data_files_path, PATH, UNKNOWN) \
    X(JupyterHub, db_url, SECRET, ONE_OF("sqlite:///jupyterhub.sqlite")) \
    X(JupyterHub, internal_ssl, PLAIN, BOOL(false)) \
    X(JupyterHub, proxy_auth_token, SECRET, EMPTY) \
    X(JupyterHub, proxy_class, CLASS, UNKNOWN) \
    X(JupyterHub, service_tokens, SECRET, EMPTY) \
    X(JupyterHub, spawner_class, CLASS, UNKNOWN) \
    X(JupyterHub, ssl_cert, PATH, EMPTY) \
    X(JupyterHub, ssl_key, PATH, EMPTY) \
    X(JupyterHub, template_paths, PATH, EMPTY) \
    X(JupyterHub, trust_user_provided_tokens, PLAIN, BOOL(false)) \
    X(KernelManager, autorestart, PLAIN, BOOL(true)) \
    X(KernelManager, cache_ports, PLAIN, UNKNOWN) \
    X(KernelManager, connection_file, PATH, EMPTY) \
    X(KernelManager, control_port, PLAIN, EMPTY) \
    X(KernelManager, hb_port, PLAIN, EMPTY) \
    X(KernelManager, iopub_port, PLAIN, EMPTY) \
    X(KernelManager, ip, PLAIN, ONE_OF("|127.0.0.1")) \
    X(KernelManager, kernel_cmd, COMMAND, EMPTY) \
    X(KernelManager, shell_port, PLAIN, EMPTY) \
    X(KernelManager, shutdown_wait_time, PLAIN, NUMBER(5)) \
    X(KernelManager, stdin_port, PLAIN, EMPTY) \
    X(KernelManager, transport, PLAIN, ONE_OF("tcp")) \
    X(KernelManager, transport_encryption, PLAIN, ONE_OF("disabled")) \
    X(KernelProvisionerFactory, default_provisioner_name, PLAIN, ONE_OF("local-provisioner")) \
    X(KernelSpecManager, allowed_kernelspecs, PLAIN, EMPTY) \
    X(KernelSpecManager, ensure_native_kernel, PLAIN, BOOL(true)) \
    X(KernelSpecManager, kernel_dirs, PATH, EMPTY) \
    X(KernelSpecManager, kernel_spec_class, CLASS, ONE_OF("jupyter_client.kernelspec.KernelSpec")) \
    X(KernelSpecManager, whitelist, PLAIN, EMPTY) \
    X(LaTeXTool, backends, PLAIN, UNKNOWN) \
    X(LaTeXTool, preamble, PLAIN, EMPTY) \
    X(LabApp, app_dir, PATH, EMPTY) \
    X(LabApp, check_for_updates_class, CLASS, \
      ONE_OF("jupyterlab.handlers.announcements.CheckForUpdate|" \
             "jupyterlab.handlers.announcements.NeverCheckForUpdate")) \
    X(LabApp, collaborative, PLAIN, BOOL(false)) \
    X(LabApp, core_mode, PLAIN, BOOL(false)) \
    X(LabApp, custom_css, PLAIN, BOOL(false)) \
    X(LabApp, dev_mode, PLAIN, BOOL(false)) \
    X(LabApp, expose_app_in_browser, PLAIN, BOOL(false)) \
    X(LabApp, extension_manager, PLAIN, ONE_OF("pypi")) \
    X(LabApp, extensions_in_dev_mode, PLAIN, BOOL(false)) \
    X(LabApp, extra_labextensions_path, PATH, EMPTY) \
    X(LabApp, lock_all_plugins, PLAIN, BOOL(false)) \
    X(LabApp, news_url, PLAIN, \
      ONE_OF("https://jupyterlab.github.io/assets/feed.xml|" \
             "https://jupyter.org/feed.xml")) \
    X(LabApp, override_static_url, PLAIN, EMPTY) \
    X(LabApp, override_theme_url, PLAIN, EMPTY) \
    X(LabApp, schemas_dir, PATH, EMPTY) \
    X(LabApp, splice_source, PLAIN, BOOL(false)) \
    X(LabApp, static_dir, PATH, EMPTY) \
    X(LabApp, templates_dir, PATH, EMPTY) \
    X(LabApp, themes_dir, PATH, EMPTY) \
    X(LabApp, user_settings_dir, PATH, EMPTY) \
    X(LabApp, watch, PLAIN, BOOL(false)) \
    X(LabApp, workspaces_dir, PATH, EMPTY) \
    X(LabServerApp, allowed_extensions_uris, PLAIN, EMPTY) \
    X(LabServerApp, blocked_extensions_uris, PLAIN, EMPTY) \
    X(LabServerApp, listings_refresh_seconds, PLAIN, NUMBER(3600)) \
    X(LabServerApp, listings_request_options, PLAIN, EMPTY) \
    X(LabServerApp, listings_tornado_options, PLAIN, EMPTY) \
    X(LanguageServerManager, autodetect, PLAIN, BOOL(true)) \
    X(LanguageServerManager, extra_node_roots, PATH, EMPTY) \
    X(LanguageServerManager, language_servers, COMMAND, EMPTY) \
    X(LanguageServerManager, node_roots, PATH, EMPTY) \
    X(LanguageServerManager, virtual_documents_dir, PATH, ONE_OF(".virtual_documents")) \
    X(LoggingMagics, quiet, PLAIN, BOOL(false)) \
    X(MagicsManager, auto_magic, PLAIN, BOOL(true)) \
    X(MagicsManager, lazy_magics, MODULES, EMPTY) \
    X(MappingKernelManager, allow_external_kernels, PLAIN, BOOL(false)) \
    X(MappingKernelManager, allow_tracebacks, PLAIN, BOOL(true)) \
    X(MappingKernelManager, allowed_message_types, PLAIN, EMPTY) \
    X(MappingKernelManager, buffer_offline_messages, PLAIN, BOOL(true)) \
    X(MappingKernelManager, cull_busy, PLAIN, BOOL(false)) \
    X(MappingKernelManager, cull_connected, PLAIN, BOOL(false)) \
    X(MappingKernelManager, cull_idle_timeout, PLAIN, EMPTY) \
    X(MappingKernelManager, cull_interval, PLAIN, NUMBER(300)) \
    X(MappingKernelManager, default_kernel_name, PLAIN, ONE_OF("python3")) \
    X(MappingKernelManager, external_connection_dir, PATH, EMPTY) \
    X(MappingKernelManager, kernel_info_timeout, PLAIN, NUMBER(60)) \
    X(MappingKernelManager, kernel_manager_class, CLASS, \
      ONE_OF("jupyter_client.ioloop.IOLoopKernelManager|" \
             "jupyter_client.ioloop.AsyncIOLoopKernelManager|" \
             "jupyter_server.services.kernels.kernelmanager.ServerKernelManager|" \
             "jupyter_client.manager.KernelManager|" \
             "jupyter_client.manager.AsyncKernelManager")) \
    X(MappingKernelManager, root_dir, PATH, EMPTY) \
    X(MappingKernelManager, shared_context, PLAIN, BOOL(true)) \
    X(MappingKernelManager, traceback_replacement_message, PLAIN, UNKNOWN) \
    X(MappingKernelManager, transport_encryption, PLAIN, ONE_OF("disabled")) \
    X(MappingKernelManager, use_pending_kernels, PLAIN, BOOL(false)) \
    X(NbConvertApp, export_format, PLAIN, EMPTY) \
    X(NbConvertApp, from_stdin, PLAIN, BOOL(false)) \
    X(NbConvertApp, notebooks, PLAIN, EMPTY) \
    X(NbConvertApp, output_base, PLAIN, ONE_OF("|{notebook_name}")) \
    X(NbConvertApp, postprocessor_class, CLASS, EMPTY) \
    X(NbConvertApp, use_output_suffix, PLAIN, BOOL(true)) \
    X(NbConvertApp, writer_class, CLASS, \
      ONE_OF("FilesWriter|" \
             "StdoutWriter|" \
             "nbconvert.writers.FilesWriter|" \
             "nbconvert.writers.files.FilesWriter")) \
    X(NotebookApp, enable_mathjax, PLAIN, BOOL(true)) \
    X(NotebookApp, extra_nbextensions_path, PATH, EMPTY) \
    X(NotebookApp, ignore_minified_js, PLAIN, BOOL(false)) \
    X(NotebookApp, log_json, PLAIN, BOOL(false)) \
    X(NotebookApp, mathjax_config, PLAIN, \
      ONE_OF("TeX-AMS-MML_HTMLorMML-full,Safe|" \
             "TeX-AMS_HTML-full,Safe")) \
    X(NotebookApp, mathjax_url, PLAIN, EMPTY) \
    X(NotebookApp, server_extensions, MODULES, EMPTY) \
    X(NotebookApp, show_banner, PLAIN, BOOL(true)) \
    X(NotebookClient, allow_errors, PLAIN, BOOL(false)) \
    X(NotebookClient, extra_arguments, PLAIN, EMPTY) \
    X(NotebookClient, ipython_hist_file, PATH, ONE_OF(":memory:")) \
    X(NotebookClient, kernel_manager_class, CLASS, \
      ONE_OF("jupyter_client.manager.KernelManager|" \
             "jupyter_client.manager.AsyncKernelManager")) \
    X(NotebookClient, kernel_name, PLAIN, EMPTY) \
    X(NotebookClient, store_widget_state, PLAIN, BOOL(true)) \
    X(NotebookClient, timeout, PLAIN, EMPTY) \
    X(NotebookNotary, algorithm, PLAIN, ONE_OF("sha256")) \
    X(NotebookNotary, data_dir, PATH, EMPTY) \
    X(NotebookNotary, db_file, PATH, EMPTY) \
    X(NotebookNotary, secret, SECRET, EMPTY) \
    X(NotebookNotary, secret_file, PATH, EMPTY) \
    X(NotebookNotary, store_factory, CLASS, UNKNOWN) \
    X(PDFExporter, bib_command, COMMAND, ONE_OF("bibtex|{filename}")) \
    X(PDFExporter, latex_command, COMMAND, ONE_OF("xelatex|{filename}|-quiet")) \
    X(PDFExporter, verbose, PLAIN, BOOL(false)) \
    X(PluginManager, level, PLAIN, ONE_OF("sys_prefix")) \
    X(PrefilterManager, multi_line_specials, PLAIN, BOOL(true)) \
    X(ProfileDir, location, PATH, EMPTY) \
    X(PyPIExtensionManager, base_url, PLAIN, ONE_OF("https://pypi.org/pypi|https://pypi.org")) \
    X(SVG2PDFPreprocessor, command, COMMAND, EMPTY) \
    X(SVG2PDFPreprocessor, inkscape, COMMAND, EMPTY) \
    X(SanitizeHTML, attributes, PLAIN, UNKNOWN) \
    X(SanitizeHTML, styles, PLAIN, UNKNOWN) \
    X(SanitizeHTML, tags, PLAIN, UNKNOWN) \
    X(ScriptMagics, script_magics, PLAIN, EMPTY) \
    X(ScriptMagics, script_paths, PATH, EMPTY) \
    X(ServePostProcessor, browser, COMMAND, EMPTY) \
    X(ServePostProcessor, ip, PLAIN, ONE_OF("127.0.0.1")) \
    X(ServePostProcessor, open_in_browser, PLAIN, BOOL(true)) \
    X(ServePostProcessor, port, PLAIN, NUMBER(8000)) \
    X(ServerApp, allow_credentials, PLAIN, BOOL(false)) \
    X(ServerApp, allow_external_kernels, PLAIN, BOOL(false)) \
    X(ServerApp, allow_origin, PLAIN, EMPTY) \
    X(ServerApp, allow_origin_pat, PLAIN, EMPTY) \
    X(ServerApp, allow_password_change, PLAIN, BOOL(true)) \
    X(ServerApp, allow_remote_access, PLAIN, BOOL(false)) \
    X(ServerApp, allow_root, PLAIN, BOOL(false)) \
    X(ServerApp, allow_unauthenticated_access, PLAIN, BOOL(true)) \
    X(ServerApp, authenticate_prometheus, PLAIN, BOOL(true)) \
    X(ServerApp, authorizer_class, CLASS, \
      ONE_OF("jupyter_server.auth.authorizer.AllowAllAuthorizer|" \
             "jupyter_server.auth.AllowAllAuthorizer")) \
    X(ServerApp, autoreload, PLAIN, BOOL(false)) \
    X(ServerApp, base_url, PLAIN, ONE_OF("/")) \
    X(ServerApp, browser, COMMAND, EMPTY) \
    X(ServerApp, browser_open_file, PATH, EMPTY) \
    X(ServerApp, certfile, PATH, EMPTY) \
    X(ServerApp, client_ca, PATH, EMPTY) \
    X(ServerApp, config_manager_class, CLASS, \
      ONE_OF("jupyter_server.services.config.manager.ConfigManager|" \
             "notebook.services.config.manager.ConfigManager")) \
    X(ServerApp, contents_manager_class, CLASS, \
      ONE_OF("jupyter_server.services.contents.largefilemanager.LargeFileManager|" \
             "jupyter_server.services.contents.largefilemanager.AsyncLargeFileManager|" \
             "notebook.services.contents.largefilemanager.LargeFileManager")) \
    X(ServerApp, cookie_options, PLAIN, EMPTY) \
    X(ServerApp, cookie_secret, SECRET, EMPTY) \
    X(ServerApp, cookie_secret_file, PATH, EMPTY) \
    X(ServerApp, custom_display_url, PLAIN, EMPTY) \
    X(ServerApp, default_url, PLAIN, ONE_OF("/|/tree|/lab")) \
    X(ServerApp, disable_check_xsrf, PLAIN, BOOL(false)) \
    X(ServerApp, event_logger_class, CLASS, EMPTY) \
    X(ServerApp, external_connection_dir, PATH, EMPTY) \
    X(ServerApp, extra_log_scrub_param_keys, PLAIN, EMPTY) \
    X(ServerApp, extra_services, CLASS, EMPTY) \
    X(ServerApp, extra_static_paths, PATH, EMPTY) \
    X(ServerApp, extra_template_paths, PATH, EMPTY) \
    X(ServerApp, file_to_run, PATH, EMPTY) \
    X(ServerApp, file_url_prefix, PLAIN, ONE_OF("notebooks")) \
    X(ServerApp, get_secure_cookie_kwargs, PLAIN, EMPTY) \
    X(ServerApp, identity_provider_class, CLASS, \
      ONE_OF("jupyter_server.auth.identity.PasswordIdentityProvider|" \
             "jupyter_server.auth.identity.IdentityProvider|" \
             "jupyter_server.auth.PasswordIdentityProvider|" \
             "jupyter_server.auth.IdentityProvider")) \
    X(ServerApp, info_file, PLAIN, EMPTY) \
    X(ServerApp, iopub_data_rate_limit, PLAIN, NUMBER(1000000)) \
    X(ServerApp, iopub_msg_rate_limit, PLAIN, NUMBER(1000)) \
    X(ServerApp, ip, PLAIN, ONE_OF("localhost")) \
    X(ServerApp, jinja_environment_options, PLAIN, EMPTY) \
    X(ServerApp, jinja_template_vars, PLAIN, EMPTY) \
    X(ServerApp, jpserver_extensions, MODULES, EMPTY) \
    X(ServerApp, kernel_manager_class, CLASS, \
      ONE_OF("jupyter_server.services.kernels.kernelmanager.MappingKernelManager|" \
             "jupyter_server.services.kernels.kernelmanager.AsyncMappingKernelManager|" \
             "notebook.services.kernels.kernelmanager.MappingKernelManager|" \
             "jupyter_server.gateway.managers.GatewayMappingKernelManager")) \
    X(ServerApp, kernel_spec_manager_class, CLASS, \
      ONE_OF("jupyter_client.kernelspec.KernelSpecManager|" \
             "builtins.object|" \
             "jupyter_server.gateway.managers.GatewayKernelSpecManager")) \
    X(ServerApp, kernel_websocket_connection_class, CLASS, \
      ONE_OF("jupyter_server.services.kernels.connection.channels.ZMQChannelsWebsocketConnection|" \
             "jupyter_server.gateway.connections.GatewayWebSocketConnection")) \
    X(ServerApp, kernel_ws_protocol, PLAIN, EMPTY) \
    X(ServerApp, keyfile, PATH, EMPTY) \
    X(ServerApp, limit_rate, PLAIN, BOOL(true)) \
    X(ServerApp, local_hostnames, PLAIN, ONE_OF("localhost")) \
    X(ServerApp, login_handler_class, CLASS, \
      ONE_OF("jupyter_server.auth.login.LoginHandler|" \
             "jupyter_server.auth.login.LegacyLoginHandler|" \
             "jupyter_server.auth.login.LoginFormHandler|" \
             "notebook.auth.login.LoginHandler")) \
    X(ServerApp, logout_handler_class, CLASS, \
      ONE_OF("jupyter_server.auth.logout.LogoutHandler|" \
             "notebook.auth.logout.LogoutHandler")) \
    X(ServerApp, max_body_size, PLAIN, NUMBER(536870912)) \
    X(ServerApp, max_buffer_size, PLAIN, NUMBER(536870912)) \
    X(ServerApp, min_open_files_limit, PLAIN, EMPTY) \
    X(ServerApp, nbconvert_csp_sandbox, PLAIN, BOOL(true)) \
    X(ServerApp, no_browser_open_file, PLAIN, BOOL(false)) \
    X(ServerApp, notebook_dir, PATH, EMPTY) \
    X(ServerApp, open_browser, PLAIN, UNKNOWN) \
    X(ServerApp, password, SECRET, EMPTY) \
    X(ServerApp, password_required, PLAIN, BOOL(false)) \
    X(ServerApp, port, PLAIN, NUMBER(8888)) \
    X(ServerApp, port_retries, PLAIN, NUMBER(50)) \
    X(ServerApp, preferred_dir, PATH, EMPTY) \
    X(ServerApp, pylab, PLAIN, ONE_OF("disabled")) \
    X(ServerApp, quit_button, PLAIN, BOOL(true)) \
    X(ServerApp, rate_limit_window, PLAIN, NUMBER(3)) \
    X(ServerApp, reraise_server_extension_failures, PLAIN, BOOL(false)) \
    X(ServerApp, root_dir, PATH, EMPTY) \
    X(ServerApp, session_manager_class, CLASS, \
      ONE_OF("jupyter_server.services.sessions.sessionmanager.SessionManager|" \
             "notebook.services.sessions.sessionmanager.SessionManager|" \
             "builtins.object|" \
             "jupyter_server.gateway.managers.GatewaySessionManager")) \
    X(ServerApp, shutdown_no_activity_timeout, PLAIN, EMPTY) \
    X(ServerApp, sock, PATH, EMPTY) \
    X(ServerApp, sock_mode, PLAIN, ONE_OF("0600")) \
    X(ServerApp, ssl_options, PLAIN, EMPTY) \
    X(ServerApp, starter_extension, MODULES, EMPTY) \
    X(ServerApp, static_custom_path, PATH, EMPTY) \
    X(ServerApp, terminado_settings, PLAIN, EMPTY) \
    X(ServerApp, terminal_manager_class, CLASS, EMPTY) \
    X(ServerApp, terminals_enabled, PLAIN, BOOL(true)) \
    X(ServerApp, token, SECRET, UNKNOWN) \
    X(ServerApp, token_file, PATH, EMPTY) \
    X(ServerApp, tornado_settings, PLAIN, EMPTY) \
    X(ServerApp, trust_xheaders, PLAIN, BOOL(false)) \
    X(ServerApp, use_redirect_file, PLAIN, BOOL(true)) \
    X(ServerApp, webbrowser_open_new, PLAIN, NUMBER(2)) \
    X(ServerApp, websocket_compression_options, PLAIN, EMPTY) \
    X(ServerApp, websocket_ping_interval, PLAIN, EMPTY) \
    X(ServerApp, websocket_ping_timeout, PLAIN, EMPTY) \
    X(ServerApp, websocket_url, PLAIN, EMPTY) \
    X(ServerProxy, host_allowlist, PLAIN, ONE_OF("localhost")) \
    X(ServerProxy, host_whitelist, PLAIN, ONE_OF("localhost")) \
    X(ServerProxy, non_service_rewrite_response, CLASS, EMPTY) \
    X(ServerProxy, servers, COMMAND, EMPTY) \
    X(Session, check_pid, PLAIN, BOOL(true)) \
    X(Session, digest_history_size, PLAIN, NUMBER(65536)) \
    X(Session, key, SECRET, EMPTY) \
    X(Session, keyfile, PATH, EMPTY) \
    X(Session, metadata, PLAIN, EMPTY) \
    X(Session, packer, CLASS, ONE_OF("json")) \
    X(Session, signature_scheme, PLAIN, ONE_OF("hmac-sha256")) \
    X(Session, unpacker, CLASS, ONE_OF("json")) \
    X(Session, username, PLAIN, ONE_OF("username")) \
    X(SessionManager, database_filepath, PATH, ONE_OF(":memory:")) \
    X(SharedPasswordAuthenticator, admin_password, SECRET, EMPTY) \
    X(SharedPasswordAuthenticator, user_password, SECRET, EMPTY) \
    X(SlidesExporter, reveal_url_prefix, PLAIN, EMPTY) \
    X(Spawner, cmd, COMMAND, UNKNOWN) \
    X(Spawner, environment, PLAIN, EMPTY) \
    X(Spawner, notebook_dir, PATH, EMPTY) \
    X(Spawner, post_stop_hook, CLASS, EMPTY) \
    X(Spawner, pre_spawn_hook, CLASS, EMPTY) \
    X(StoreMagics, autorestore, PLAIN, BOOL(false)) \
    X(TemplateExporter, enable_async, PLAIN, BOOL(false)) \
    X(TemplateExporter, extra_template_basedirs, PATH, EMPTY) \
    X(TemplateExporter, extra_template_paths, PATH, EMPTY) \
    X(TemplateExporter, filters, CLASS, EMPTY) \
    X(TemplateExporter, raw_mimetypes, PLAIN, EMPTY) \
    X(TemplateExporter, template_file, PATH, EMPTY) \
    X(TemplateExporter, template_name, PLAIN, EMPTY) \
    X(TemplateExporter, template_paths, PATH, UNKNOWN) \
    X(TerminalIPythonApp, display_banner, PLAIN, BOOL(true)) \
    X(TerminalIPythonApp, interactive_shell_class, CLASS, \
      ONE_OF("IPython.terminal.interactiveshell.TerminalInteractiveShell")) \
    X(TerminalIPythonApp, quick, PLAIN, BOOL(false)) \
    X(TerminalManager, cull_inactive_timeout, PLAIN, EMPTY) \
    X(TerminalManager, cull_interval, PLAIN, NUMBER(300)) \
    X(VoilaConfiguration, enable_nbextensions, PLAIN, BOOL(false)) \
    X(VoilaConfiguration, extension_language_mapping, PLAIN, EMPTY) \
    X(VoilaConfiguration, file_allowlist, PLAIN, UNKNOWN) \
    X(VoilaConfiguration, file_blacklist, PLAIN, UNKNOWN) \
    X(VoilaConfiguration, file_denylist, PLAIN, UNKNOWN) \
    X(VoilaConfiguration, file_whitelist, PLAIN, UNKNOWN) \
    X(VoilaConfiguration, language_kernel_mapping, PLAIN, EMPTY) \
    X(VoilaConfiguration, preheat_kernel, PLAIN, BOOL(false)) \
    X(VoilaConfiguration, resources, PLAIN, EMPTY) \
    X(VoilaConfiguration, show_tracebacks, PLAIN, BOOL(false)) \
    X(VoilaConfiguration, strip_sources, PLAIN, BOOL(true)) \
    X(VoilaConfiguration, template, PLAIN, UNKNOWN) \
    X(VoilaConfiguration, theme, PLAIN, UNKNOWN) \
    X(WebPDFExporter, allow_chromium_download, PLAIN, BOOL(false)) \
    X(WebPDFExporter, disable_sandbox, PLAIN, BOOL(false)) \
    X(ZMQChannelsWebsocketConnection, iopub_data_rate_limit, PLAIN, NUMBER(1000000)) \
    X(ZMQChannelsWebsocketConnection, iopub_msg_rate_limit, PLAIN, NUMBER(1000)) \
    X(ZMQChannelsWebsocketConnection, kernel_ws_protocol, PLAIN, EMPTY) \
    X(ZMQChannelsWebsocketConnection, limit_rate, PLAIN, BOOL(true)) \
    X(ZMQChannelsWebsocketConnection, rate_limit_window, PLAIN, NUMBER(3))

/*
 * Classes, sorted by name; rows of the same class in the order in which targets are tried: name,
 * meaning (see enum meaning), target, rank, applications.
 */
#define CLASSES(X) \
    X(AliasManager, SELF, NONE, 0, SHELLS) \
    X(Application, ALSO, JupyterApp, 0, ALL) \
    X(AsyncContentsManager, ALIAS, ContentsManager, 1, SERVERS) \
    X(AsyncFileContentsManager, ALIAS, ContentsManager, 3, SERVERS) \
    X(AsyncFileManagerMixin, ALIAS, ContentsManager, 2, SERVERS) \
    X(AsyncIOLoopKernelManager, ALIAS, KernelManager, 3, SERVERS) \
    X(AsyncKernelManager, ALIAS, KernelManager, 2, SERVERS | CONSOLE) \
    X(AsyncLargeFileManager, ALIAS, ContentsManager, 4, SERVERS) \
    X(AsyncMappingKernelManager, ALIAS, MappingKernelManager, 3, SERVERS) \
    X(AsyncMultiKernelManager, ALIAS, MappingKernelManager, 2, SERVERS) \
    X(BaseFormatter, SELF, NONE, 0, SHELLS) \
    X(BaseIPythonApplication, SELF, NONE, 0, SHELLS) \
    X(BlockingKernelClient, ALIAS, KernelManager, 2, CONSOLE | NBCONVERT) \
    X(Completer, SELF, NONE, 0, SHELLS) \
    X(ConnectionFileMixin, ALIAS, KernelManager, 0, SERVERS | CONSOLE | NBCONVERT | KERNEL) \
    X(ContentsManager, SELF, NONE, 0, SERVERS) \
    X(ExecutePreprocessor, SELF, NONE, 0, SERVERS | NBCONVERT | VOILA) \
    X(Exporter, SELF, NONE, 0, SERVERS | NBCONVERT | VOILA) \
    X(ExtensionApp, SELF, NONE, 0, SERVERS) \
    X(FileCheckpoints, SELF, NONE, 0, SERVERS) \
    X(FileContentsManager, ALIAS, ContentsManager, 3, SERVERS) \
    X(FileManagerMixin, ALIAS, ContentsManager, 2, SERVERS) \
    X(GatewayClient, SELF, NONE, 0, SERVERS) \
    X(HTMLExporter, SELF, NONE, 0, SERVERS | NBCONVERT | VOILA) \
    X(HistoryAccessor, ALIAS, HistoryManager, 0, SHELLS) \
    X(HistoryManager, SELF, NONE, 1, SHELLS) \
    X(IOLoopKernelManager, ALIAS, KernelManager, 2, SERVERS) \
    X(IPCompleter, SELF, NONE, 1, SHELLS) \
    X(IPKernelApp, ALSO, InteractiveShellApp, 1, KERNEL) \
    X(IPKernelApp, ALSO, KernelManager, 1, KERNEL) \
    X(IPKernelApp, ALSO, BaseIPythonApplication, 1, KERNEL) \
    X(IPKernelApp, ALSO, JupyterApp, 1, KERNEL) \
    X(IPythonKernel, SELF, NONE, 0, KERNEL) \
    X(IdentityProvider, SELF, NONE, 1, SERVERS) \
    X(InteractiveShell, SELF, NONE, 0, SHELLS) \
    X(InteractiveShellApp, SELF, NONE, 0, SHELLS) \
    X(JupyterApp, SELF, NONE, 0, ALL) \
    X(JupyterConsoleApp, ALSO, KernelManager, 1, CONSOLE) \
    X(JupyterConsoleApp, ALSO, JupyterApp, 1, CONSOLE) \
    X(JupyterNotebookApp, ALSO, ServerApp, 0, NOTEBOOK) \
    X(JupyterNotebookApp, ALSO, LabApp, 1, NOTEBOOK) \
    X(JupyterNotebookApp, ALSO, JupyterApp, 1, NOTEBOOK) \
    X(KernelManager, SELF, NONE, 1, SERVERS | CONSOLE | NBCONVERT | VOILA) \
    X(KernelProvisionerFactory, SELF, NONE, 0, SERVERS | CONSOLE | NBCONVERT | VOILA) \
    X(KernelSpecManager, SELF, NONE, 0, SERVERS | CONSOLE | NBCONVERT | VOILA) \
    X(LaTeXTool, SELF, NONE, 0, SHELLS) \
    X(LabApp, ALSO, ServerApp, 0, LAB) \
    X(LabApp, ALSO, JupyterApp, 1, LAB) \
    X(LabServerApp, ALSO, LabApp, 0, LAB | NOTEBOOK) \
    X(LabServerApp, ALSO, ServerApp, 0, LAB | NOTEBOOK) \
    X(LanguageServerManager, SELF, NONE, 0, SERVERS) \
    X(LargeFileManager, ALIAS, ContentsManager, 4, SERVERS) \
    X(LegacyIdentityProvider, ALIAS, IdentityProvider, 3, SERVERS) \
    X(LoggingMagics, SELF, NONE, 0, SHELLS) \
    X(MagicsManager, SELF, NONE, 0, SHELLS) \
    X(MappingKernelManager, SELF, NONE, 2, SERVERS) \
    X(MultiKernelManager, ALIAS, MappingKernelManager, 1, SERVERS) \
    X(NbConvertApp, ALSO, JupyterApp, 1, NBCONVERT) \
    X(NbConvertBase, SELF, NONE, 0, SERVERS | NBCONVERT | VOILA) \
    X(NotebookApp, ALSO, ServerApp, 0, NOTEBOOK | LAB | CLASSIC) \
    X(NotebookApp, ALSO, JupyterApp, 1, NOTEBOOK | LAB | CLASSIC) \
    X(NotebookBaseApp, ALSO, ServerApp, 0, NOTEBOOK | LAB | CLASSIC) \
    X(NotebookBaseApp, ALSO, NotebookApp, 0, NOTEBOOK | LAB | CLASSIC) \
    X(NotebookClient, SELF, NONE, 0, SERVERS | NBCONVERT | VOILA) \
    X(NotebookNotary, SELF, NONE, 0, SERVERS | NBCONVERT) \
    X(PDFExporter, SELF, NONE, 0, SERVERS | NBCONVERT) \
    X(PasswordIdentityProvider, ALIAS, IdentityProvider, 2, SERVERS) \
    X(PluginManager, SELF, NONE, 0, LAB) \
    X(PrefilterManager, SELF, NONE, 0, SHELLS) \
    X(ProfileDir, SELF, NONE, 0, SHELLS) \
    X(PyPIExtensionManager, SELF, NONE, 0, LAB) \
    X(SVG2PDFPreprocessor, SELF, NONE, 0, SERVERS | NBCONVERT) \
    X(SanitizeHTML, SELF, NONE, 0, SERVERS | NBCONVERT | VOILA) \
    X(ScriptMagics, SELF, NONE, 0, SHELLS) \
    X(ServePostProcessor, SELF, NONE, 0, NBCONVERT) \
    X(ServerApp, ALSO, JupyterApp, 0, SERVERS) \
    X(ServerKernelManager, ALIAS, KernelManager, 4, SERVERS) \
    X(ServerProxy, SELF, NONE, 0, SERVERS) \
    X(Session, SELF, NONE, 0, SERVERS | CONSOLE | NBCONVERT | KERNEL | VOILA) \
    X(SessionManager, SELF, NONE, 0, SERVERS) \
    X(SingleUserLabApp, ALSO, ServerApp, 2, SERVERS) \
    X(SingleUserLabApp, ALSO, LabApp, 2, SERVERS) \
    X(SingleUserNotebookApp, ALSO, ServerApp, 2, SERVERS) \
    X(SingleUserServerApp, ALSO, ServerApp, 2, SERVERS) \
    X(SlidesExporter, SELF, NONE, 0, SERVERS | NBCONVERT) \
    X(StoreMagics, SELF, NONE, 0, SHELLS) \
    X(TemplateExporter, SELF, NONE, 0, SERVERS | NBCONVERT | VOILA) \
    X(TerminalIPythonApp, ALSO, InteractiveShellApp, 1, IPYTHON) \
    X(TerminalIPythonApp, ALSO, BaseIPythonApplication, 1, IPYTHON) \
    X(TerminalIPythonApp, ALSO, JupyterApp, 1, IPYTHON) \
    X(TerminalInteractiveShell, ALIAS, InteractiveShell, 1, IPYTHON) \
    X(TerminalManager, SELF, NONE, 0, SERVERS) \
    X(Voila, ALSO, ServerApp, 1, VOILA) \
    X(Voila, ALSO, VoilaConfiguration, 1, VOILA) \
    X(Voila, ALSO, JupyterApp, 1, VOILA) \
    X(VoilaApp, ALSO, ServerApp, 1, VOILA) \
    X(VoilaApp, ALSO, VoilaConfiguration, 1, VOILA) \
    X(VoilaConfiguration, SELF, NONE, 0, VOILA | SERVERS) \
    X(WebPDFExporter, SELF, NONE, 0, SERVERS | NBCONVERT) \
    X(ZMQChannelsWebsocketConnection, SELF, NONE, 0, SERVERS) \
    X(ZMQInteractiveShell, ALIAS, InteractiveShell, 1, KERNEL) \
    X(ZMQTerminalIPythonApp, ALSO, KernelManager, 1, CONSOLE) \
    X(ZMQTerminalIPythonApp, ALSO, JupyterApp, 1, CONSOLE) \
    X(ZMQTerminalInteractiveShell, ALIAS, InteractiveShell, 1, CONSOLE)

/* Single traits with another name: class, name, canonical class and name. */
#define RENAMED(X) \
    X(AsyncContentsManager, root_dir, ServerApp, root_dir) \
    X(AsyncFileContentsManager, root_dir, ServerApp, root_dir) \
    X(AsyncLargeFileManager, root_dir, ServerApp, root_dir) \
    X(ContentsManager, root_dir, ServerApp, root_dir) \
    X(FileContentsManager, root_dir, ServerApp, root_dir) \
    X(IdentityProvider, cookie_options, ServerApp, cookie_options) \
    X(IdentityProvider, get_secure_cookie_kwargs, ServerApp, get_secure_cookie_kwargs) \
    X(IdentityProvider, token, ServerApp, token) \
    X(LabApp, notebook_dir, ServerApp, root_dir) \
    X(LargeFileManager, root_dir, ServerApp, root_dir) \
    X(LegacyIdentityProvider, allow_password_change, ServerApp, allow_password_change) \
    X(LegacyIdentityProvider, hashed_password, ServerApp, password) \
    X(LegacyIdentityProvider, password_required, ServerApp, password_required) \
    X(LegacyIdentityProvider, token, ServerApp, token) \
    X(NotebookApp, base_project_url, ServerApp, base_url) \
    X(NotebookApp, nbserver_extensions, ServerApp, jpserver_extensions) \
    X(NotebookApp, notebook_dir, ServerApp, root_dir) \
    X(NotebookApp, webapp_settings, ServerApp, tornado_settings) \
    X(NotebookBaseApp, notebook_dir, ServerApp, root_dir) \
    X(PasswordIdentityProvider, allow_password_change, ServerApp, allow_password_change) \
    X(PasswordIdentityProvider, cookie_options, ServerApp, cookie_options) \
    X(PasswordIdentityProvider, get_secure_cookie_kwargs, ServerApp, get_secure_cookie_kwargs) \
    X(PasswordIdentityProvider, hashed_password, ServerApp, password) \
    X(PasswordIdentityProvider, password_required, ServerApp, password_required) \
    X(PasswordIdentityProvider, token, ServerApp, token) \
    X(ServerApp, notebook_dir, ServerApp, root_dir) \
    X(ServerApp, webapp_settings, ServerApp, tornado_settings)
