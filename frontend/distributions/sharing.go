package distributions

import "github.com/wainwright-build/wainwright/frontend/packaging"

// writers maps a package to the distributions that install different files for it: builds
// of one project, and projects that chose the same name. Distributions that are made to be
// installed together, such as mlflow and mlflow-skinny, are left out.
var writers = map[string][]string{
	"Crypto":          {"pycrypto", "pycryptodome"},
	"PIL":             {"pil", "pillow", "pillow-simd"},
	"bson":            {"bson", "pymongo"},
	"cupy":            {"cupy", "cupy-cuda11x", "cupy-cuda12x", "cupy-cuda13x"},
	"cv2":             {"opencv-contrib-python", "opencv-contrib-python-headless", "opencv-python", "opencv-python-headless"},
	"discord":         {"discord-py", "nextcord", "py-cord"},
	"docker":          {"docker", "docker-py"},
	"docopt":          {"docopt", "docopt-ng"},
	"docx":            {"docx", "python-docx"},
	"faiss":           {"faiss-cpu", "faiss-gpu", "faiss-gpu-cu11", "faiss-gpu-cu12"},
	"fitz":            {"fitz", "pymupdf"},
	"haystack":        {"farm-haystack", "haystack-ai"},
	"jose":            {"jose", "python-jose"},
	"jwt":             {"jwt", "pyjwt"},
	"kafka":           {"kafka", "kafka-python", "kafka-python-ng"},
	"magic":           {"file-magic", "python-magic", "python-magic-bin"},
	"mysql.connector": {"mysql-connector", "mysql-connector-python", "mysql-connector-python-rf"},
	"onnxruntime":     {"onnxruntime", "onnxruntime-gpu", "onnxruntime-openvino"},
	"paddle":          {"paddlepaddle", "paddlepaddle-gpu"},
	"pdfminer":        {"pdfminer", "pdfminer-six", "pdfminer3k"},
	"pinecone":        {"pinecone", "pinecone-client"},
	"progressbar":     {"progressbar", "progressbar2", "progressbar33"},
	"psycopg2":        {"psycopg2", "psycopg2-binary"},
	"pyspark":         {"pyspark", "pyspark-client"},
	"rdkit":           {"rdkit", "rdkit-pypi"},
	"serial":          {"pyserial", "serial"},
	"slugify":         {"awesome-slugify", "python-slugify", "slugify", "unicode-slugify"},
	"telegram":        {"python-telegram-bot", "telegram"},
	"tensorflow":      {"intel-tensorflow", "tensorflow", "tensorflow-cpu", "tensorflow-rocm", "tf-nightly", "tf-nightly-cpu"},
	"umap":            {"umap", "umap-learn"},
	"websocket":       {"websocket", "websocket-client"},
	"xgboost":         {"xgboost", "xgboost-cpu"},
}

var writes = func() map[string]string {
	all := map[string]string{}
	for module, distributions := range writers {
		for _, name := range distributions {
			all[name] = module
		}
	}
	return all
}()

// Shared returns which of some distributions install the same package as another of them.
// The keys are the names as given, the values the package.
func Shared(distributions []string) map[string]string {
	count := map[string]int{}
	for _, name := range distributions {
		if module, ok := writes[packaging.NormalizeName(name)]; ok {
			count[module]++
		}
	}
	shared := map[string]string{}
	for _, name := range distributions {
		if module := writes[packaging.NormalizeName(name)]; count[module] > 1 {
			shared[name] = module
		}
	}
	return shared
}
