# Writes each section of stdin to a file of the current folder, and to the file `lines` how many lines each of
# them has to have: `LINES NAME`. A section is a line `#section NAME LINES` and that many lines (sections.ts).
/^#section / { if (file) close(file); file = "./" $2; print $3, $2 > "lines"; printf "" > file; next }
file { print > file }
