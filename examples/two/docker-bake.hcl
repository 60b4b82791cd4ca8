# docker buildx bake --push: both images with one command. What both lock is the same layer in both.
variable "REGISTRY" {
  default = "registry.example.com/team"
}

group "default" {
  targets = ["train", "serve"]
}

target "train" {
  context = "train"
  tags    = ["${REGISTRY}/train"]
}

target "serve" {
  context = "serve"
  tags    = ["${REGISTRY}/serve"]
}
