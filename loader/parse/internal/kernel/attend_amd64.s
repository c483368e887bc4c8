#include "textflag.h"

// EPSILON is 1e-12, see float.go.
#define EPSILON 0X2B8CBCCC

// What attention and the heads are made of, with AVX2 and without fused operations.

// Adds to a and b, sums of one row, its next number times sixteen columns in Y8 and Y9.
#define TIMES16(number, a, b) \
	VBROADCASTSS number, Y10; \
	VMULPS Y8, Y10, Y11; \
	VADDPS Y11, a, a; \
	VMULPS Y9, Y10, Y12; \
	VADDPS Y12, b, b

#define TIMES8(number, a) \
	VBROADCASTSS number, Y10; \
	VMULPS Y8, Y10, Y11; \
	VADDPS Y11, a, a

// func combine4(y *float32, yStride uintptr, x *float32, xStride, count uintptr, m *float32, stride, vectors uintptr)
//
// Four rows: y = sum over count x's of x times a row of m, of eight columns a vector; strides are in bytes.
TEXT ·combine4(SB), NOSPLIT, $0-64
	MOVQ y+0(FP), DI
	MOVQ yStride+8(FP), R8
	MOVQ x+16(FP), SI
	MOVQ xStride+24(FP), R9
	MOVQ m+40(FP), DX
	MOVQ stride+48(FP), R11
	MOVQ vectors+56(FP), R12
	LEAQ (R9)(R9*2), R10
	LEAQ (R8)(R8*2), R13

combine4Wide:
	CMPQ R12, $2
	JLT combine4Last
	MOVQ count+32(FP), CX
	MOVQ SI, AX
	MOVQ DX, BX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7

combine4WideStep:
	VMOVUPS (BX), Y8
	VMOVUPS 32(BX), Y9
	TIMES16((AX), Y0, Y1)
	TIMES16((AX)(R9*1), Y2, Y3)
	TIMES16((AX)(R9*2), Y4, Y5)
	TIMES16((AX)(R10*1), Y6, Y7)
	ADDQ $4, AX
	ADDQ R11, BX
	DECQ CX
	JNZ combine4WideStep

	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, (DI)(R8*1)
	VMOVUPS Y3, 32(DI)(R8*1)
	VMOVUPS Y4, (DI)(R8*2)
	VMOVUPS Y5, 32(DI)(R8*2)
	VMOVUPS Y6, (DI)(R13*1)
	VMOVUPS Y7, 32(DI)(R13*1)
	ADDQ $64, DI
	ADDQ $64, DX
	SUBQ $2, R12
	JMP combine4Wide

combine4Last:
	TESTQ R12, R12
	JZ combine4Done
	MOVQ count+32(FP), CX
	VXORPS Y0, Y0, Y0
	VXORPS Y2, Y2, Y2
	VXORPS Y4, Y4, Y4
	VXORPS Y6, Y6, Y6

combine4LastStep:
	VMOVUPS (DX), Y8
	TIMES8((SI), Y0)
	TIMES8((SI)(R9*1), Y2)
	TIMES8((SI)(R9*2), Y4)
	TIMES8((SI)(R10*1), Y6)
	ADDQ $4, SI
	ADDQ R11, DX
	DECQ CX
	JNZ combine4LastStep

	VMOVUPS Y0, (DI)
	VMOVUPS Y2, (DI)(R8*1)
	VMOVUPS Y4, (DI)(R8*2)
	VMOVUPS Y6, (DI)(R13*1)

combine4Done:
	VZEROUPPER
	RET

// Adds the eight lanes of sum, whose lower half is low, in the order of sumLanes.
#define SUMLANES(sum, low, free) \
	VEXTRACTF128 $1, sum, free; \
	VADDPS free, low, low; \
	VPERMILPS $0x4E, low, free; \
	VADDPS free, low, low; \
	VPERMILPS $0xB1, low, free; \
	VADDSS free, low, low

// Puts e^Y0 into Y4, for Y0 ≤ 0. DX is exponentTable, Y9 to Y14 hold its start: see LOADEXP.
#define EXP \
	VMAXPS Y14, Y0, Y0; \
	VMULPS Y13, Y0, Y1; \
	VADDPS Y12, Y1, Y1; \
	VPSUBD Y12, Y1, Y2; \
	VSUBPS Y12, Y1, Y1; \
	VMULPS Y11, Y1, Y3; \
	VSUBPS Y3, Y0, Y0; \
	VMULPS Y10, Y1, Y3; \
	VSUBPS Y3, Y0, Y0; \
	VBROADCASTSS 20(DX), Y4; \
	VMULPS Y0, Y4, Y4; \
	VBROADCASTSS 24(DX), Y5; \
	VADDPS Y5, Y4, Y4; \
	VMULPS Y0, Y4, Y4; \
	VBROADCASTSS 28(DX), Y5; \
	VADDPS Y5, Y4, Y4; \
	VMULPS Y0, Y4, Y4; \
	VBROADCASTSS 32(DX), Y5; \
	VADDPS Y5, Y4, Y4; \
	VMULPS Y0, Y4, Y4; \
	VBROADCASTSS 36(DX), Y5; \
	VADDPS Y5, Y4, Y4; \
	VMULPS Y0, Y4, Y4; \
	VBROADCASTSS 40(DX), Y5; \
	VADDPS Y5, Y4, Y4; \
	VMULPS Y0, Y4, Y4; \
	VBROADCASTSS 44(DX), Y5; \
	VADDPS Y5, Y4, Y4; \
	VPADDD Y9, Y2, Y2; \
	VPSLLD $23, Y2, Y2; \
	VMULPS Y2, Y4, Y4

#define LOADEXP \
	VBROADCASTSS (DX), Y14; \
	VBROADCASTSS 4(DX), Y13; \
	VBROADCASTSS 8(DX), Y12; \
	VBROADCASTSS 12(DX), Y11; \
	VBROADCASTSS 16(DX), Y10; \
	MOVL $127, AX; \
	VMOVD AX, X9; \
	VPBROADCASTD X9, Y9

// Ones, then zeros: eight numbers from its element 8-n on are a mask of n.
DATA ·tailMask<>+0(SB)/8, $-1
DATA ·tailMask<>+8(SB)/8, $-1
DATA ·tailMask<>+16(SB)/8, $-1
DATA ·tailMask<>+24(SB)/8, $-1
DATA ·tailMask<>+32(SB)/8, $0
DATA ·tailMask<>+40(SB)/8, $0
DATA ·tailMask<>+48(SB)/8, $0
DATA ·tailMask<>+56(SB)/8, $0
GLOBL ·tailMask<>(SB), RODATA|NOPTR, $64

// func softmaxRows(x *float32, stride, rows, vectors, tail uintptr, table *float32)
//
// Each row has vectors·8 numbers and tail, 0 to 7, more. The sum has plain Go's eight lanes; a lane that has no number
// at the tail gets 0, which changes no bit of a sum of positive numbers.
TEXT ·softmaxRows(SB), NOSPLIT, $0-48
	MOVQ x+0(FP), DI
	MOVQ stride+8(FP), R8
	MOVQ rows+16(FP), R9
	MOVQ vectors+24(FP), R10
	MOVQ tail+32(FP), R11
	MOVQ table+40(FP), DX
	LOADEXP
	LEAQ ·tailMask<>+32(SB), AX
	SHLQ $2, R11
	SUBQ R11, AX
	VMOVDQU (AX), Y15

softmaxRow:
	// The largest number, in every lane of Y6.
	VBROADCASTSS (DI), Y6
	MOVQ DI, SI
	MOVQ R10, CX
	TESTQ CX, CX
	JZ softmaxTopTail

softmaxTop:
	VMAXPS (SI), Y6, Y6
	ADDQ $32, SI
	DECQ CX
	JNZ softmaxTop

softmaxTopTail:
	TESTQ R11, R11
	JZ softmaxTopDone
	VMASKMOVPS (SI), Y15, Y0
	VMAXPS Y6, Y0, Y0
	VBLENDVPS Y15, Y0, Y6, Y6

softmaxTopDone:
	VPERM2F128 $1, Y6, Y6, Y0
	VMAXPS Y0, Y6, Y6
	VPERMILPS $0x4E, Y6, Y0
	VMAXPS Y0, Y6, Y6
	VPERMILPS $0xB1, Y6, Y0
	VMAXPS Y0, Y6, Y6

	VXORPS Y7, Y7, Y7
	MOVQ DI, SI
	MOVQ R10, CX
	TESTQ CX, CX
	JZ softmaxTail

softmaxStep:
	VMOVUPS (SI), Y0
	VSUBPS Y6, Y0, Y0
	EXP
	VMOVUPS Y4, (SI)
	VADDPS Y4, Y7, Y7
	ADDQ $32, SI
	DECQ CX
	JNZ softmaxStep

softmaxTail:
	TESTQ R11, R11
	JZ softmaxSum
	VMASKMOVPS (SI), Y15, Y0
	VSUBPS Y6, Y0, Y0
	EXP
	VANDPS Y15, Y4, Y4
	VMASKMOVPS Y4, Y15, (SI)
	VADDPS Y4, Y7, Y7

softmaxSum:
	SUMLANES(Y7, X7, X0)
	VMOVSS 40(DX), X0
	VDIVSS X7, X0, X0
	VBROADCASTSS X0, Y0
	MOVQ DI, SI
	MOVQ R10, CX
	TESTQ CX, CX
	JZ softmaxScaleTail

softmaxScale:
	VMULPS (SI), Y0, Y1
	VMOVUPS Y1, (SI)
	ADDQ $32, SI
	DECQ CX
	JNZ softmaxScale

softmaxScaleTail:
	TESTQ R11, R11
	JZ softmaxNext
	VMASKMOVPS (SI), Y15, Y1
	VMULPS Y0, Y1, Y1
	VMASKMOVPS Y1, Y15, (SI)

softmaxNext:
	ADDQ R8, DI
	DECQ R9
	JNZ softmaxRow
	VZEROUPPER
	RET

// func tanh8(x *float32, vectors uintptr, table *float32)
//
// (1-e)/(1+e) with e = e^(-2|x|), and the sign of x.
TEXT ·tanh8(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), SI
	MOVQ vectors+8(FP), CX
	MOVQ table+16(FP), DX
	LOADEXP
	VPCMPEQD Y15, Y15, Y15
	VPSLLD $31, Y15, Y15
	MOVL $0xC0000000, AX
	VMOVD AX, X8
	VPBROADCASTD X8, Y8
	VBROADCASTSS 40(DX), Y7

tanhStep:
	VMOVUPS (SI), Y6
	VANDNPS Y6, Y15, Y0
	VMULPS Y8, Y0, Y0
	EXP
	VSUBPS Y4, Y7, Y0
	VADDPS Y4, Y7, Y1
	VDIVPS Y1, Y0, Y0
	VXORPS Y1, Y1, Y1
	VCMPPS $1, Y1, Y6, Y1
	VANDPS Y15, Y1, Y1
	VXORPS Y1, Y0, Y0
	VMOVUPS Y0, (SI)
	ADDQ $32, SI
	DECQ CX
	JNZ tanhStep
	VZEROUPPER
	RET

// Transposes eight rows of eight numbers, in Y0 to Y7, but for the halves, which COLUMNS puts together.
#define TRANSPOSE \
	VUNPCKLPS Y1, Y0, Y8; \
	VUNPCKHPS Y1, Y0, Y9; \
	VUNPCKLPS Y3, Y2, Y10; \
	VUNPCKHPS Y3, Y2, Y11; \
	VUNPCKLPS Y5, Y4, Y12; \
	VUNPCKHPS Y5, Y4, Y13; \
	VUNPCKLPS Y7, Y6, Y14; \
	VUNPCKHPS Y7, Y6, Y15; \
	VUNPCKLPD Y10, Y8, Y0; \
	VUNPCKHPD Y10, Y8, Y1; \
	VUNPCKLPD Y11, Y9, Y2; \
	VUNPCKHPD Y11, Y9, Y3; \
	VUNPCKLPD Y14, Y12, Y4; \
	VUNPCKHPD Y14, Y12, Y5; \
	VUNPCKLPD Y15, Y13, Y6; \
	VUNPCKHPD Y15, Y13, Y7

// Of the low halves of a and b makes a column, of the high halves that four further on, both times Y10.
#define COLUMNS(a, b, low, high) \
	VPERM2F128 $0x20, b, a, Y8; \
	VPERM2F128 $0x31, b, a, Y9; \
	VMULPS Y10, Y8, Y8; \
	VMULPS Y10, Y9, Y9; \
	VMOVUPS Y8, low; \
	VMOVUPS Y9, high

// func turn8(y *float32, yStride uintptr, x *float32, xStride, blocks uintptr, scale float32)
//
// Eight rows of blocks·8 numbers of x, times the scale, become as many rows of eight of y; strides are in bytes.
TEXT ·turn8(SB), NOSPLIT, $0-44
	MOVQ y+0(FP), DI
	MOVQ yStride+8(FP), R8
	MOVQ x+16(FP), SI
	MOVQ xStride+24(FP), R9
	MOVQ blocks+32(FP), CX
	LEAQ (R8)(R8*2), R10
	LEAQ (R9)(R9*2), R11

turnStep:
	LEAQ (SI)(R9*4), AX
	VMOVUPS (SI), Y0
	VMOVUPS (SI)(R9*1), Y1
	VMOVUPS (SI)(R9*2), Y2
	VMOVUPS (SI)(R11*1), Y3
	VMOVUPS (AX), Y4
	VMOVUPS (AX)(R9*1), Y5
	VMOVUPS (AX)(R9*2), Y6
	VMOVUPS (AX)(R11*1), Y7
	TRANSPOSE
	VBROADCASTSS scale+40(FP), Y10
	LEAQ (DI)(R8*4), BX
	COLUMNS(Y0, Y4, (DI), (BX))
	COLUMNS(Y1, Y5, (DI)(R8*1), (BX)(R8*1))
	COLUMNS(Y2, Y6, (DI)(R8*2), (BX)(R8*2))
	COLUMNS(Y3, Y7, (DI)(R10*1), (BX)(R10*1))
	ADDQ $32, SI
	LEAQ (DI)(R8*8), DI
	DECQ CX
	JNZ turnStep
	VZEROUPPER
	RET

// func normalise8(x, gain, bias *float32, vectors uintptr) (top float32)
//
// The layer norm of vectors·8 numbers in place, and the largest absolute value of what comes out.
TEXT ·normalise8(SB), NOSPLIT, $0-36
	MOVQ x+0(FP), DI
	MOVQ gain+8(FP), SI
	MOVQ bias+16(FP), DX
	MOVQ vectors+24(FP), CX
	MOVQ CX, AX
	SHLQ $3, AX
	VXORPS X8, X8, X8
	VCVTSI2SSQ AX, X8, X8
	SHLQ $5, CX
	VXORPS Y0, Y0, Y0
	XORQ AX, AX

normaliseSum:
	VADDPS (DI)(AX*1), Y0, Y0
	ADDQ $32, AX
	CMPQ AX, CX
	JLT normaliseSum

	SUMLANES(Y0, X0, X1)
	VDIVSS X8, X0, X0
	VBROADCASTSS X0, Y7
	VXORPS Y0, Y0, Y0
	XORQ AX, AX

normaliseSquares:
	VMOVUPS (DI)(AX*1), Y2
	VSUBPS Y7, Y2, Y2
	VMOVUPS Y2, (DI)(AX*1)
	VMULPS Y2, Y2, Y2
	VADDPS Y2, Y0, Y0
	ADDQ $32, AX
	CMPQ AX, CX
	JLT normaliseSquares

	SUMLANES(Y0, X0, X1)
	VDIVSS X8, X0, X0
	MOVL $EPSILON, AX
	VMOVD AX, X1
	VADDSS X1, X0, X0
	VCVTSS2SD X0, X0, X0
	VSQRTSD X0, X0, X0
	VCVTSD2SS X0, X0, X0
	MOVL $0x3F800000, AX
	VMOVD AX, X1
	VDIVSS X0, X1, X0
	VBROADCASTSS X0, Y7
	VPCMPEQD Y6, Y6, Y6
	VPSRLD $1, Y6, Y6
	VXORPS Y5, Y5, Y5
	XORQ AX, AX

normaliseScale:
	VMULPS (DI)(AX*1), Y7, Y0
	VMULPS (SI)(AX*1), Y0, Y0
	VADDPS (DX)(AX*1), Y0, Y0
	VMOVUPS Y0, (DI)(AX*1)
	VANDPS Y6, Y0, Y0
	VMAXPS Y0, Y5, Y5
	ADDQ $32, AX
	CMPQ AX, CX
	JLT normaliseScale

	VEXTRACTF128 $1, Y5, X0
	VMAXPS X0, X5, X5
	VPERMILPS $0x4E, X5, X0
	VMAXPS X0, X5, X5
	VPERMILPS $0xB1, X5, X0
	VMAXPS X0, X5, X5
	VMOVSS X5, top+32(FP)
	VZEROUPPER
	RET
