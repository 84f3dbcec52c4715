# Prints what iptables-save printed without counters, comments, and the rules of chains that are not compared: `apart` has the
# names of those, a line each.
BEGIN { while ((getline name < "apart") > 0) apart[name] }
/^#/ { next }
{ sub(/^\[[0-9]*:[0-9]*\] /, ""); sub(/ \[[0-9]*:[0-9]*\]$/, "") }
!($1 == "-A" && $2 in apart)
