#include "textflag.h"

// The float32 functions with AVX2. Products and sums are separate instructions: a fused one
// would round once where plain Go rounds twice. Counts are of whole vectors.

// func combine32(y, x *float32, count uintptr, m *float32, stride uintptr)
//
// Thirty-two columns: y = sum over count x's of x times a row of m; stride is in bytes.
TEXT ·combine32(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ count+16(FP), CX
	MOVQ m+24(FP), DX
	MOVQ stride+32(FP), R8
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3

combine32Step:
	VBROADCASTSS (SI), Y4
	VMULPS (DX), Y4, Y5
	VADDPS Y5, Y0, Y0
	VMULPS 32(DX), Y4, Y6
	VADDPS Y6, Y1, Y1
	VMULPS 64(DX), Y4, Y7
	VADDPS Y7, Y2, Y2
	VMULPS 96(DX), Y4, Y8
	VADDPS Y8, Y3, Y3
	ADDQ $4, SI
	ADDQ R8, DX
	DECQ CX
	JNZ combine32Step

	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VZEROUPPER
	RET

// func combine8(y, x *float32, count uintptr, m *float32, stride uintptr)
TEXT ·combine8(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ count+16(FP), CX
	MOVQ m+24(FP), DX
	MOVQ stride+32(FP), R8
	VXORPS Y0, Y0, Y0

combine8Step:
	VBROADCASTSS (SI), Y4
	VMULPS (DX), Y4, Y5
	VADDPS Y5, Y0, Y0
	ADDQ $4, SI
	ADDQ R8, DX
	DECQ CX
	JNZ combine8Step

	VMOVUPS Y0, (DI)
	VZEROUPPER
	RET

// func add8(y, x *float32, weight float32, vectors uintptr)
TEXT ·add8(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	VBROADCASTSS weight+16(FP), Y0
	MOVQ vectors+24(FP), CX

addStep:
	VMULPS (SI), Y0, Y1
	VADDPS (DI), Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ $32, DI
	ADDQ $32, SI
	DECQ CX
	JNZ addStep
	VZEROUPPER
	RET

// func largest8(x *float32, vectors uintptr) float32
TEXT ·largest8(SB), NOSPLIT, $0-20
	MOVQ x+0(FP), SI
	MOVQ vectors+8(FP), CX
	VPCMPEQD Y1, Y1, Y1
	VPSRLD $1, Y1, Y1
	VXORPS Y0, Y0, Y0

largestStep:
	VANDPS (SI), Y1, Y2
	VMAXPS Y2, Y0, Y0
	ADDQ $32, SI
	DECQ CX
	JNZ largestStep
	VEXTRACTF128 $1, Y0, X2
	VMAXPS X2, X0, X0
	VPERMILPS $0x4E, X0, X2
	VMAXPS X2, X0, X0
	VPERMILPS $0xB1, X0, X2
	VMAXPS X2, X0, X0
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

// func quantiseWords16(out *int16, x *float32, scale float32, pairs uintptr)
//
// Sixteen numbers a step. Adding 1.5·2²³ rounds to an integer, half to even, in the low bits.
TEXT ·quantiseWords16(SB), NOSPLIT, $0-32
	MOVQ out+0(FP), DI
	MOVQ x+8(FP), SI
	VBROADCASTSS scale+16(FP), Y0
	MOVQ pairs+24(FP), CX
	MOVL $0x4B400000, AX
	VMOVD AX, X1
	VPBROADCASTD X1, Y1

wordsStep:
	VMOVUPS (SI), Y2
	VMOVUPS 32(SI), Y3
	VDIVPS Y0, Y2, Y2
	VDIVPS Y0, Y3, Y3
	VADDPS Y1, Y2, Y2
	VADDPS Y1, Y3, Y3
	VPSUBD Y1, Y2, Y2
	VPSUBD Y1, Y3, Y3
	VPACKSSDW Y3, Y2, Y2
	VPERMQ $0xD8, Y2, Y2
	VMOVDQU Y2, (DI)
	ADDQ $64, SI
	ADDQ $32, DI
	DECQ CX
	JNZ wordsStep
	VZEROUPPER
	RET

// func quantiseBytes16(out *uint8, x *float32, scale float32, pairs uintptr)
//
// The same with 128 added, in bytes.
TEXT ·quantiseBytes16(SB), NOSPLIT, $0-32
	MOVQ out+0(FP), DI
	MOVQ x+8(FP), SI
	VBROADCASTSS scale+16(FP), Y0
	MOVQ pairs+24(FP), CX
	MOVL $0x4B400000, AX
	VMOVD AX, X1
	VPBROADCASTD X1, Y1
	MOVL $0x4B3FFF80, AX
	VMOVD AX, X4
	VPBROADCASTD X4, Y4

bytesStep:
	VMOVUPS (SI), Y2
	VMOVUPS 32(SI), Y3
	VDIVPS Y0, Y2, Y2
	VDIVPS Y0, Y3, Y3
	VADDPS Y1, Y2, Y2
	VADDPS Y1, Y3, Y3
	VPSUBD Y4, Y2, Y2
	VPSUBD Y4, Y3, Y3
	VPACKSSDW Y3, Y2, Y2
	VPERMQ $0xD8, Y2, Y2
	VEXTRACTI128 $1, Y2, X3
	VPACKUSWB X3, X2, X2
	VMOVDQU X2, (DI)
	ADDQ $64, SI
	ADDQ $16, DI
	DECQ CX
	JNZ bytesStep
	VZEROUPPER
	RET

// func quantiseSigned16(out *int8, x *float32, scale float32, pairs uintptr)
TEXT ·quantiseSigned16(SB), NOSPLIT, $0-32
	MOVQ out+0(FP), DI
	MOVQ x+8(FP), SI
	VBROADCASTSS scale+16(FP), Y0
	MOVQ pairs+24(FP), CX
	MOVL $0x4B400000, AX
	VMOVD AX, X1
	VPBROADCASTD X1, Y1

signedStep:
	VMOVUPS (SI), Y2
	VMOVUPS 32(SI), Y3
	VDIVPS Y0, Y2, Y2
	VDIVPS Y0, Y3, Y3
	VADDPS Y1, Y2, Y2
	VADDPS Y1, Y3, Y3
	VPSUBD Y1, Y2, Y2
	VPSUBD Y1, Y3, Y3
	VPACKSSDW Y3, Y2, Y2
	VPERMQ $0xD8, Y2, Y2
	VEXTRACTI128 $1, Y2, X3
	VPACKSSWB X3, X2, X2
	VMOVDQU X2, (DI)
	ADDQ $64, SI
	ADDQ $16, DI
	DECQ CX
	JNZ signedStep
	VZEROUPPER
	RET

// func fetchRows(x *float32, stride, rows, length uintptr)
//
// Stride and length are in bytes.
TEXT ·fetchRows(SB), NOSPLIT, $0-32
	MOVQ x+0(FP), SI
	MOVQ stride+8(FP), R8
	MOVQ rows+16(FP), CX
	MOVQ length+24(FP), DX

fetchRow:
	XORQ AX, AX

fetchLine:
	PREFETCHT0 (SI)(AX*1)
	ADDQ $64, AX
	CMPQ AX, DX
	JLT fetchLine
	ADDQ R8, SI
	DECQ CX
	JNZ fetchRow
	RET

// func embed8(x *float32, word string, scale float32, position, class *float32, vectors uintptr)
TEXT ·embed8(SB), NOSPLIT, $0-56
	MOVQ x+0(FP), DI
	MOVQ word_base+8(FP), SI
	VBROADCASTSS scale+24(FP), Y0
	MOVQ position+32(FP), DX
	MOVQ class+40(FP), BX
	MOVQ vectors+48(FP), CX

embedStep:
	VPMOVSXBD (SI), Y1
	VCVTDQ2PS Y1, Y1
	VMULPS Y0, Y1, Y1
	VADDPS (DX), Y1, Y1
	VADDPS (BX), Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ $8, SI
	ADDQ $32, DI
	ADDQ $32, DX
	ADDQ $32, BX
	DECQ CX
	JNZ embedStep
	VZEROUPPER
	RET
