package rules

// configuration is about what was said to the build.
var configuration = []Rule{}
