# Prints what iptables-save printed without the rules of chains that are not compared: `apart` has their names, a line each.
BEGIN { while ((getline name < "apart") > 0) apart[name] }
!($1 == "-A" && $2 in apart)
