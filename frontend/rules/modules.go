package rules

// modules are about what of the project the wheel holds.
var modules = []Rule{}
