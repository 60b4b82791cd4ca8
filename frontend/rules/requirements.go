package rules

// requirements are about what the project declares.
var requirements = []Rule{}
