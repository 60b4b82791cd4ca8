package native

// thing is something that a compilation may need, and the Debian packages with it.
type thing struct {
	of       string // the library it belongs to, if its own name does not say so
	packages []string
	runs     bool // it is only run; nothing is compiled against it
}

func (t thing) named(what string) string {
	if t.of == "" {
		return what
	}
	return what + " (" + t.of + ")"
}

func of(of string, packages ...string) thing { return thing{of: of, packages: packages} }

func program(packages ...string) thing { return thing{packages: packages, runs: true} }

// The libraries that distributions are most often compiled against, by their packages in
// Debian 12 and the releases around it.
var (
	postgresql = of("PostgreSQL", "libpq-dev")
	mysql      = of("MySQL", "default-libmysqlclient-dev", "pkg-config")
	ldap       = of("LDAP", "libldap-dev", "libsasl2-dev")
	graphviz   = of("Graphviz", "libgraphviz-dev")
	mpi        = of("MPI", "libopenmpi-dev")
	xml        = of("libxml2", "libxml2-dev", "libxslt1-dev")
	openssl    = of("OpenSSL", "libssl-dev")
	kerberos   = of("Kerberos", "libkrb5-dev")
	odbc       = of("ODBC", "unixodbc-dev")
	curl       = of("curl", "libcurl4-openssl-dev", "libssl-dev")
	geos       = of("GEOS", "libgeos-dev")
	gdal       = of("GDAL", "libgdal-dev")
	hdf5       = of("HDF5", "libhdf5-dev", "pkg-config")
	audio      = of("PortAudio", "portaudio19-dev")
	jpeg       = of("libjpeg", "libjpeg-dev")
	cairo      = of("Cairo", "libcairo2-dev", "pkg-config")
	dbus       = of("D-Bus", "libdbus-1-dev", "libglib2.0-dev", "pkg-config")
	systemd    = of("systemd", "libsystemd-dev", "pkg-config")
	blas       = of("BLAS", "libopenblas-dev")
	boost      = of("Boost", "libboost-all-dev")
)

// headers has the libraries by the path of a header, or by its folder with a slash.
var headers = map[string]thing{
	"Python.h": of("Python", "python3-dev"),

	"libpq-fe.h": postgresql, "postgresql/": postgresql, "pg_config.h": postgresql,
	"mysql.h": mysql, "mysql/": mysql, "mariadb/": mysql,
	"ldap.h": ldap, "lber.h": ldap, "sasl/": ldap, "sasl.h": ldap,
	"graphviz/": graphviz, "cgraph.h": graphviz, "mpi.h": mpi,
	"libxml/": xml, "libxslt/": xml, "libexslt/": xml, "openssl/": openssl, "ffi.h": of("libffi", "libffi-dev"),
	"krb5.h": kerberos, "gssapi.h": kerberos, "gssapi/": kerberos,
	"sql.h": odbc, "sqlext.h": odbc, "sqlite3.h": of("SQLite", "libsqlite3-dev"),
	"curl/": curl, "geos_c.h": geos, "gdal.h": gdal, "gdal/": gdal, "proj.h": of("PROJ", "libproj-dev"), "hdf5.h": hdf5,
	"portaudio.h": audio, "alsa/": of("ALSA", "libasound2-dev"), "sndfile.h": of("libsndfile", "libsndfile1-dev"),
	"zlib.h": of("zlib", "zlib1g-dev"), "bzlib.h": of("bzip2", "libbz2-dev"), "lzma.h": of("xz", "liblzma-dev"),
	"lz4.h": of("LZ4", "liblz4-dev"), "zstd.h": of("Zstandard", "libzstd-dev"), "snappy-c.h": of("Snappy", "libsnappy-dev"),
	"snappy.h":  of("Snappy", "libsnappy-dev"),
	"jpeglib.h": jpeg, "png.h": of("libpng", "libpng-dev"), "tiffio.h": of("libtiff", "libtiff-dev"), "webp/": of("WebP", "libwebp-dev"),
	"ft2build.h": of("FreeType", "libfreetype-dev"), "cairo.h": cairo, "cairo/": cairo,
	"dbus/": dbus, "glib.h": of("GLib", "libglib2.0-dev", "pkg-config"), "systemd/": systemd,
	"yaml.h": of("libyaml", "libyaml-dev"), "magic.h": of("libmagic", "libmagic-dev"), "uuid/": of("libuuid", "uuid-dev"),
	"gmp.h": of("GMP", "libgmp-dev"), "mpfr.h": of("MPFR", "libmpfr-dev"), "mpc.h": of("MPC", "libmpc-dev"),
	"fftw3.h": of("FFTW", "libfftw3-dev"), "cblas.h": blas, "lapacke.h": of("LAPACK", "liblapacke-dev"), "boost/": boost,
	"Eigen/": of("Eigen", "libeigen3-dev"), "eigen3/": of("Eigen", "libeigen3-dev"), "opencv2/": of("OpenCV", "libopencv-dev"),
	"X11/": of("X11", "libx11-dev"), "GL/": of("OpenGL", "libgl-dev"), "SDL.h": of("SDL", "libsdl2-dev"), "SDL2/": of("SDL", "libsdl2-dev"),
	"usb.h": of("libusb", "libusb-dev"), "libusb.h": of("libusb", "libusb-1.0-0-dev"), "libusb-1.0/": of("libusb", "libusb-1.0-0-dev"),
	"bluetooth/": of("BlueZ", "libbluetooth-dev"), "pcap.h": of("libpcap", "libpcap-dev"), "zmq.h": of("ZeroMQ", "libzmq3-dev"),
	"re2/": of("RE2", "libre2-dev"), "leveldb/": of("LevelDB", "libleveldb-dev"), "rocksdb/": of("RocksDB", "librocksdb-dev"),
	"lmdb.h": of("LMDB", "liblmdb-dev"), "event.h": of("libevent", "libevent-dev"), "ev.h": of("libev", "libev-dev"),
	"pcre.h": of("PCRE", "libpcre3-dev"), "pcre2.h": of("PCRE", "libpcre2-dev"), "readline/": of("Readline", "libreadline-dev"),
	"ncurses.h": of("ncurses", "libncurses-dev"), "curses.h": of("ncurses", "libncurses-dev"),
	"rdkafka.h": of("Kafka", "librdkafka-dev"), "librdkafka/": of("Kafka", "librdkafka-dev"),
	"libavcodec/":      of("FFmpeg", "libavcodec-dev", "libavformat-dev", "libavdevice-dev", "libavfilter-dev", "libswscale-dev", "pkg-config"),
	"sys/capability.h": of("libcap", "libcap-dev"), "sys/acl.h": of("ACL", "libacl1-dev"), "security/": of("PAM", "libpam0g-dev"),
	"numa.h": of("libnuma", "libnuma-dev"), "nanomsg/": of("nanomsg", "libnanomsg-dev"), "sodium.h": of("libsodium", "libsodium-dev"),
	"enchant.h": of("Enchant", "libenchant-2-dev"), "hunspell.hxx": of("Hunspell", "libhunspell-dev"), "hunspell/": of("Hunspell", "libhunspell-dev"),
	"speex/": of("Speex", "libspeex-dev"), "pulse/": of("PulseAudio", "libpulse-dev"), "jack/": of("JACK", "libjack-dev"),
	"wand/": of("ImageMagick", "libmagickwand-dev"), "tesseract/": of("Tesseract", "libtesseract-dev"), "leptonica/": of("Leptonica", "libleptonica-dev"),
	"poppler/": of("Poppler", "libpoppler-cpp-dev", "pkg-config"), "archive.h": of("libarchive", "libarchive-dev"), "git2.h": of("libgit2", "libgit2-dev"),
	"netcdf.h": of("netCDF", "libnetcdf-dev"), "gsl/": of("GSL", "libgsl-dev"), "glpk.h": of("GLPK", "libglpk-dev"), "spatialindex/": of("libspatialindex", "libspatialindex-dev"),
}

// libraries has them by the name for the linker, or for pkg-config.
var libraries = map[string]thing{
	"pq": postgresql, "mysqlclient": mysql, "mariadb": mysql, "mariadbclient": mysql, "ldap": ldap, "lber": ldap, "sasl2": ldap,
	"cgraph": graphviz, "gvc": graphviz, "cdt": graphviz, "mpi": mpi, "xml2": xml, "xml-2.0": xml, "xslt": xml, "exslt": xml,
	"ssl": openssl, "crypto": openssl, "openssl": openssl, "ffi": headers["ffi.h"], "krb5": kerberos, "gssapi_krb5": kerberos, "odbc": odbc,
	"sqlite3": headers["sqlite3.h"], "curl": curl, "geos_c": geos, "gdal": gdal, "proj": headers["proj.h"], "hdf5": hdf5,
	"portaudio": audio, "asound": headers["alsa/"], "sndfile": headers["sndfile.h"], "z": headers["zlib.h"], "zlib": headers["zlib.h"],
	"bz2": headers["bzlib.h"], "lzma": headers["lzma.h"], "lz4": headers["lz4.h"], "zstd": headers["zstd.h"], "snappy": headers["snappy.h"],
	"jpeg": jpeg, "png": headers["png.h"], "tiff": headers["tiffio.h"], "webp": headers["webp/"], "freetype": headers["ft2build.h"], "freetype2": headers["ft2build.h"],
	"cairo": cairo, "dbus-1": dbus, "glib-2.0": headers["glib.h"], "systemd": systemd, "yaml": headers["yaml.h"], "magic": headers["magic.h"],
	"gmp": headers["gmp.h"], "mpfr": headers["mpfr.h"], "mpc": headers["mpc.h"], "fftw3": headers["fftw3.h"], "blas": blas, "cblas": blas, "openblas": blas,
	"lapack": of("LAPACK", "liblapack-dev"), "zmq": headers["zmq.h"], "re2": headers["re2/"], "leveldb": headers["leveldb/"], "rocksdb": headers["rocksdb/"],
	"rdkafka": headers["librdkafka/"], "usb-1.0": headers["libusb.h"], "girepository-1.0": of("GObject", "libgirepository1.0-dev", "libcairo2-dev", "pkg-config"),
	"gobject-introspection-1.0": of("GObject", "libgirepository1.0-dev", "libcairo2-dev", "pkg-config"), "avcodec": headers["libavcodec/"], "avformat": headers["libavcodec/"],
	"python3.11": headers["Python.h"], "python3.13": headers["Python.h"],
}

// programs has programs by their name. Most print the location of a library to compile
// against; the others are run for their own work.
var programs = map[string]thing{
	"pg_config": postgresql, "mysql_config": mysql, "mariadb_config": mysql, "mpicc": mpi, "mpicxx": mpi,
	"xml2-config": xml, "xslt-config": xml, "krb5-config": kerberos, "curl-config": curl, "geos-config": geos, "gdal-config": gdal,
	"freetype-config": headers["ft2build.h"], "sdl2-config": headers["SDL.h"], "pcre-config": headers["pcre.h"], "nc-config": headers["netcdf.h"], "gsl-config": headers["gsl/"],
	"odbc_config": odbc, "llvm-config": of("LLVM", "llvm-dev"), "apxs": of("Apache", "apache2-dev"),
	"patch": {packages: []string{"patch"}}, "make": {packages: []string{"make"}}, "cmake": {packages: []string{"cmake"}}, "CMake": {packages: []string{"cmake"}},
	"ninja": {packages: []string{"ninja-build"}}, "swig": {packages: []string{"swig"}}, "autoconf": {packages: []string{"autoconf"}},
	"autoreconf": {packages: []string{"autoconf", "automake", "libtool"}}, "gfortran": {packages: []string{"gfortran"}}, "nasm": {packages: []string{"nasm"}},
	"pkg-config": {packages: []string{"pkg-config"}}, "pkgconf": {packages: []string{"pkg-config"}}, "bison": {packages: []string{"bison"}}, "flex": {packages: []string{"flex"}},
	"java": program("default-jre-headless"), "javac": program("default-jdk-headless"),
	"npm": program("npm"), "node": program("nodejs"), "protoc": program("protobuf-compiler"), "msgfmt": program("gettext"),
}
