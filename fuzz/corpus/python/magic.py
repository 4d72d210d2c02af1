%load_ext x
!ls -l
x = !cat f
%%bash
echo
?help
