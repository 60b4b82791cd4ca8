package rules

// commands are about what the image runs.
var commands = []Rule{}
