package rules

// files are about what lies in the working directory.
var files = []Rule{}
