package test

import (
	"bytes"
	"debug/elf"
	enc "encoding/binary"
)

// sharedObject is a library that does nothing and is linked with others: as much of
// an ELF file as a loader reads to know that.
func sharedObject(needs ...string) []byte {
	const headers = 64 + 2*56
	strings := []byte{0}
	var dynamic []elf.Dyn64
	for _, each := range needs {
		dynamic = append(dynamic, elf.Dyn64{Tag: int64(elf.DT_NEEDED), Val: uint64(len(strings))})
		strings = append(append(strings, each...), 0)
	}
	size := uint64(16 * (len(dynamic) + 2))
	dynamic = append(dynamic, elf.Dyn64{Tag: int64(elf.DT_STRTAB), Val: headers + size}, elf.Dyn64{Tag: int64(elf.DT_NULL)})
	whole := headers + size + uint64(len(strings))

	var b bytes.Buffer
	write := func(value any) {
		if err := enc.Write(&b, enc.LittleEndian, value); err != nil {
			panic(err)
		}
	}
	header := elf.Header64{Type: uint16(elf.ET_DYN), Machine: uint16(elf.EM_X86_64), Version: 1, Phoff: 64, Ehsize: 64, Phentsize: 56, Phnum: 2}
	copy(header.Ident[:], elf.ELFMAG)
	header.Ident[elf.EI_CLASS], header.Ident[elf.EI_DATA], header.Ident[elf.EI_VERSION] = byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), 1
	write(header)
	write(elf.Prog64{Type: uint32(elf.PT_LOAD), Filesz: whole, Memsz: whole})
	write(elf.Prog64{Type: uint32(elf.PT_DYNAMIC), Off: headers, Vaddr: headers, Filesz: size, Memsz: size})
	write(dynamic)
	b.Write(strings)
	return b.Bytes()
}
