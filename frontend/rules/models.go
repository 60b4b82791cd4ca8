package rules

// models are about committed models and the libraries that wrote them.
var models = []Rule{}
