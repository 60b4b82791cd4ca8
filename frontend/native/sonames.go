package native

import (
	"regexp"
	"strings"
)

// LibraryPackage returns the Debian package with a shared library, and whether its name is
// a guess: by Debian's rule for the names of libraries' packages. It is "" if there is no
// guess either. See
// https://www.debian.org/doc/debian-policy/ch-sharedlibs.html#run-time-shared-libraries.
func LibraryPackage(soname string) (name string, guessed bool) {
	if name, ok := sonames[soname]; ok {
		return name, false
	}
	m := versioned.FindStringSubmatch(soname)
	if m == nil || nvidia.MatchString(soname) {
		return "", true
	}
	stem, version := strings.ToLower(strings.ReplaceAll(m[1], "_", "-")), m[2]
	if last := stem[len(stem)-1]; '0' <= last && last <= '9' {
		stem += "-"
	}
	return stem + version, true
}

// nvidia matches the libraries of CUDA. Debian has them under other names or not at all.
var nvidia = regexp.MustCompile(`^lib(?:cu|nv|npp|nccl)`)

var versioned = regexp.MustCompile(`^(lib[\w+.-]*[\w+])\.so\.(\d+)`)

// sonames maps libraries to Debian packages: those that wheels are known to load and not to
// contain, and those whose package does not follow the rule for names.
var sonames = map[string]string{
	"libgomp.so.1": "libgomp1", "libgomp.so.1.0.0": "libgomp1", "libgfortran.so.5": "libgfortran5", "libquadmath.so.0": "libquadmath0",
	"libstdc++.so.6": "libstdc++6", "libatomic.so.1": "libatomic1", "libgcc_s.so.1": "libgcc-s1", "libnuma.so.1": "libnuma1",
	"libtbb.so.12": "libtbb12", "libomp.so.5": "libomp5",

	"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libOpenGL.so.0": "libopengl0", "libGLX.so.0": "libglx0", "libGLU.so.1": "libglu1-mesa",
	"libGLESv2.so.2": "libgles2", "libOSMesa.so.8": "libosmesa6", "libgbm.so.1": "libgbm1", "libdrm.so.2": "libdrm2", "libOpenCL.so.1": "ocl-icd-libopencl1",
	"libX11.so.6": "libx11-6", "libX11-xcb.so.1": "libx11-xcb1", "libXext.so.6": "libxext6", "libXrender.so.1": "libxrender1", "libXi.so.6": "libxi6",
	"libXt.so.6": "libxt6", "libXfixes.so.3": "libxfixes3", "libXcursor.so.1": "libxcursor1", "libXrandr.so.2": "libxrandr2", "libXinerama.so.1": "libxinerama1",
	"libXcomposite.so.1": "libxcomposite1", "libXdamage.so.1": "libxdamage1", "libXtst.so.6": "libxtst6", "libXxf86vm.so.1": "libxxf86vm1", "libXft.so.2": "libxft2",
	"libSM.so.6": "libsm6", "libICE.so.6": "libice6", "libxcb.so.1": "libxcb1", "libxcb-shm.so.0": "libxcb-shm0", "libxkbcommon.so.0": "libxkbcommon0",
	"libxkbcommon-x11.so.0": "libxkbcommon-x11-0", "libwayland-client.so.0": "libwayland-client0",

	"libglib-2.0.so.0": "libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0", "libgobject-2.0.so.0": "libglib2.0-0", "libgio-2.0.so.0": "libglib2.0-0",
	"libgmodule-2.0.so.0": "libglib2.0-0", "libgirepository-1.0.so.1": "libgirepository-1.0-1", "libcairo.so.2": "libcairo2", "libcairo-gobject.so.2": "libcairo-gobject2",
	"libpango-1.0.so.0": "libpango-1.0-0", "libpangocairo-1.0.so.0": "libpangocairo-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
	"libgdk_pixbuf-2.0.so.0": "libgdk-pixbuf-2.0-0", "libgtk-3.so.0": "libgtk-3-0", "libgdk-3.so.0": "libgtk-3-0", "libatk-1.0.so.0": "libatk1.0-0",
	"libatk-bridge-2.0.so.0": "libatk-bridge2.0-0", "libfontconfig.so.1": "libfontconfig1", "libfreetype.so.6": "libfreetype6", "libharfbuzz.so.0": "libharfbuzz0b",
	"libnotify.so.4": "libnotify4", "libwebkit2gtk-4.0.so.37": "libwebkit2gtk-4.0-37", "libwebkit2gtk-4.1.so.0": "libwebkit2gtk-4.1-0",
	"libnss3.so": "libnss3", "libnssutil3.so": "libnss3", "libsmime3.so": "libnss3", "libnspr4.so": "libnspr4", "libplds4.so": "libnspr4", "libplc4.so": "libnspr4", "libdbus-1.so.3": "libdbus-1-3",
	"libcups.so.2": "libcups2", "libbrotlidec.so.1": "libbrotli1", "libbrotlicommon.so.1": "libbrotli1",

	"libasound.so.2": "libasound2", "libpulse.so.0": "libpulse0", "libpulse-simple.so.0": "libpulse0", "libpulse-mainloop-glib.so.0": "libpulse-mainloop-glib0",
	"libportaudio.so.2": "libportaudio2", "libsndfile.so.1": "libsndfile1", "libjack.so.0": "libjack0",

	"libpq.so.5": "libpq5", "libmariadb.so.3": "libmariadb3", "libodbc.so.2": "libodbc2", "libodbcinst.so.2": "libodbcinst2", "libsybdb.so.5": "libsybdb5",
	"libldap-2.5.so.0": "libldap-2.5-0", "liblber-2.5.so.0": "libldap-2.5-0", "libldap.so.2": "libldap2", "liblber.so.2": "libldap2", "libsasl2.so.2": "libsasl2-2",
	"libgssapi_krb5.so.2": "libgssapi-krb5-2", "libkrb5.so.3": "libkrb5-3", "libkrb5support.so.0": "libkrb5support0", "libk5crypto.so.3": "libk5crypto3",
	"libcom_err.so.2": "libcom-err2", "libcurl.so.4": "libcurl4", "libcurl-gnutls.so.4": "libcurl3-gnutls", "libxml2.so.2": "libxml2", "libxslt.so.1": "libxslt1.1",
	"libexslt.so.0": "libxslt1.1", "libexpat.so.1": "libexpat1", "libssl.so.3": "libssl3", "libcrypto.so.3": "libssl3", "libffi.so.8": "libffi8",
	"libz.so.1": "zlib1g", "libbz2.so.1.0": "libbz2-1.0", "liblzma.so.5": "liblzma5", "libzstd.so.1": "libzstd1", "libsqlite3.so.0": "libsqlite3-0",
	"libreadline.so.8": "libreadline8", "libtinfo.so.6": "libtinfo6", "libncursesw.so.6": "libncursesw6", "libaio.so.1": "libaio1", "libcrypt.so.1": "libcrypt1",
	"libmagic.so.1": "libmagic1", "libusb-1.0.so.0": "libusb-1.0-0", "libzbar.so.0": "libzbar0", "libdmtx.so.0": "libdmtx0b", "libenchant-2.so.2": "libenchant-2-2",
	"libMagickWand-6.Q16.so.6": "libmagickwand-6.q16-6", "libvips.so.42": "libvips42", "libopenslide.so.0": "libopenslide0",
	"libgdal.so.32": "libgdal32", "libgeos_c.so.1": "libgeos-c1v5", "libproj.so.25": "libproj25", "libspatialindex_c.so.6": "libspatialindex-c6",
	"libopenblas.so.0": "libopenblas0", "libblas.so.3": "libblas3", "liblapack.so.3": "liblapack3", "libfftw3.so.3": "libfftw3-double3", "libhdf5_serial.so.103": "libhdf5-103-1",
	"libmpi.so.40": "libopenmpi3", "libibverbs.so.1": "libibverbs1", "librdmacm.so.1": "librdmacm1", "libhwloc.so.15": "libhwloc15",
	"libtk8.6.so": "libtk8.6", "libtcl8.6.so": "libtcl8.6",
	"libjpeg.so.62": "libjpeg62-turbo", "libpng16.so.16": "libpng16-16", "libtiff.so.6": "libtiff6", "libwebp.so.7": "libwebp7", "libopenjp2.so.7": "libopenjp2-7",
}
