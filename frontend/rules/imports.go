package rules

// imports are about modules that nothing provides.
var imports = []Rule{}
