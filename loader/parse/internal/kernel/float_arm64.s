#include "textflag.h"
#include "words_arm64.h"

// The float32 functions with NEON. Products and sums are separate instructions: a fused one
// would round once where plain Go rounds twice. A vector is one of eight numbers, in two
// registers; counts are of whole vectors.

// Multiplies the rows' registers V16 to V19 by x and adds them to a to d.
#define ADD_ROW(a, b, c, d) \
	FMUL4S(24, 16, 16); \
	FMUL4S(24, 17, 17); \
	FMUL4S(24, 18, 18); \
	FMUL4S(24, 19, 19); \
	FADD4S(16, a, a); \
	FADD4S(17, b, b); \
	FADD4S(18, c, c); \
	FADD4S(19, d, d)

// func combine32(y, x *float32, count uintptr, m *float32, stride uintptr)
//
// Thirty-two columns: y = sum over count x's of x times a row of m; stride is in bytes.
TEXT ·combine32(SB), NOSPLIT, $0-40
	MOVD y+0(FP), R0
	MOVD x+8(FP), R1
	MOVD count+16(FP), R2
	MOVD m+24(FP), R3
	MOVD stride+32(FP), R4
	SUB $64, R4, R4
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16

combine32Step:
	VLD1R.P 4(R1), [V24.S4]
	VLD1.P 64(R3), [V16.S4, V17.S4, V18.S4, V19.S4]
	ADD_ROW(0, 1, 2, 3)
	VLD1.P (R3)(R4), [V16.S4, V17.S4, V18.S4, V19.S4]
	ADD_ROW(4, 5, 6, 7)
	SUBS $1, R2, R2
	BNE combine32Step

	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	VST1 [V4.S4, V5.S4, V6.S4, V7.S4], (R0)
	RET

// func combine8(y, x *float32, count uintptr, m *float32, stride uintptr)
TEXT ·combine8(SB), NOSPLIT, $0-40
	MOVD y+0(FP), R0
	MOVD x+8(FP), R1
	MOVD count+16(FP), R2
	MOVD m+24(FP), R3
	MOVD stride+32(FP), R4
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16

combine8Step:
	VLD1R.P 4(R1), [V24.S4]
	VLD1.P (R3)(R4), [V16.S4, V17.S4]
	FMUL4S(24, 16, 16)
	FMUL4S(24, 17, 17)
	FADD4S(16, 0, 0)
	FADD4S(17, 1, 1)
	SUBS $1, R2, R2
	BNE combine8Step

	VST1 [V0.S4, V1.S4], (R0)
	RET

// func add8(y, x *float32, weight float32, vectors uintptr)
TEXT ·add8(SB), NOSPLIT, $0-32
	MOVD y+0(FP), R0
	MOVD x+8(FP), R1
	FMOVS weight+16(FP), F4
	VDUP V4.S[0], V4.S4
	MOVD vectors+24(FP), R2

addStep:
	VLD1.P 32(R1), [V2.S4, V3.S4]
	VLD1 (R0), [V0.S4, V1.S4]
	FMUL4S(4, 2, 2)
	FMUL4S(4, 3, 3)
	FADD4S(2, 0, 0)
	FADD4S(3, 1, 1)
	VST1.P [V0.S4, V1.S4], 32(R0)
	SUBS $1, R2, R2
	BNE addStep
	RET

// func affine8(y *float32, sums *int32, scale float32, scales, bias *float32, vectors uintptr)
TEXT ·affine8(SB), NOSPLIT, $0-48
	MOVD y+0(FP), R0
	MOVD sums+8(FP), R1
	FMOVS scale+16(FP), F6
	VDUP V6.S[0], V6.S4
	MOVD scales+24(FP), R2
	MOVD bias+32(FP), R3
	MOVD vectors+40(FP), R4

affineStep:
	VLD1.P 32(R1), [V0.S4, V1.S4]
	VLD1.P 32(R2), [V2.S4, V3.S4]
	VLD1.P 32(R3), [V4.S4, V5.S4]
	SCVTF4S(0, 0)
	SCVTF4S(1, 1)
	FMUL4S(6, 2, 2)
	FMUL4S(6, 3, 3)
	FMUL4S(2, 0, 0)
	FMUL4S(3, 1, 1)
	FADD4S(4, 0, 0)
	FADD4S(5, 1, 1)
	VST1.P [V0.S4, V1.S4], 32(R0)
	SUBS $1, R4, R4
	BNE affineStep
	RET

// func largest8(x *float32, vectors uintptr) float32
TEXT ·largest8(SB), NOSPLIT, $0-20
	MOVD x+0(FP), R0
	MOVD vectors+8(FP), R1
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16

largestStep:
	VLD1.P 32(R0), [V2.S4, V3.S4]
	FABS4S(2, 2)
	FABS4S(3, 3)
	FMAX4S(2, 0, 0)
	FMAX4S(3, 1, 1)
	SUBS $1, R1, R1
	BNE largestStep
	FMAX4S(1, 0, 0)
	FMAXV4S(0, 0)
	FMOVS F0, ret+16(FP)
	RET

// func quantise16(out *uint8, x *float32, scale float32, pairs uintptr)
//
// Sixteen numbers a step. Adding 1.5·2²³ rounds to an integer, half to even, in the low bits.
TEXT ·quantise16(SB), NOSPLIT, $0-32
	MOVD out+0(FP), R0
	MOVD x+8(FP), R1
	FMOVS scale+16(FP), F4
	VDUP V4.S[0], V4.S4
	MOVD pairs+24(FP), R2
	MOVD $0x4B400000, R3
	VDUP R3, V5.S4

quantiseStep:
	VLD1.P 64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	FDIV4S(4, 0, 0)
	FDIV4S(4, 1, 1)
	FDIV4S(4, 2, 2)
	FDIV4S(4, 3, 3)
	FADD4S(5, 0, 0)
	FADD4S(5, 1, 1)
	FADD4S(5, 2, 2)
	FADD4S(5, 3, 3)
	VSUB V5.S4, V0.S4, V0.S4
	VSUB V5.S4, V1.S4, V1.S4
	VSUB V5.S4, V2.S4, V2.S4
	VSUB V5.S4, V3.S4, V3.S4
	XTN4H(0, 6)
	XTN8H2(1, 6)
	XTN4H(2, 7)
	XTN8H2(3, 7)
	XTN8B(6, 0)
	XTN16B2(7, 0)
	VST1.P [V0.B16], 16(R0)
	SUBS $1, R2, R2
	BNE quantiseStep
	RET

// Turns x in register t into the polynomial's variable: within the bounds, squared, scaled.
#define GELU_VARIABLE(t) \
	FMAX4S(16, t, t); \
	FMIN4S(17, t, t); \
	FMUL4S(t, t, t); \
	FMUL4S(18, t, t); \
	FADD4S(19, t, t)

// Eight sums V8 to V15 = from·V0 to V7 + the next coefficient.
#define GELU_NEXT(a, b, c, d, e, f, g, h) \
	VLD1R.P 4(R3), [V22.S4]; \
	FMUL4S(0, a, 8); \
	FMUL4S(1, b, 9); \
	FMUL4S(2, c, 10); \
	FMUL4S(3, d, 11); \
	FMUL4S(4, e, 12); \
	FMUL4S(5, f, 13); \
	FMUL4S(6, g, 14); \
	FMUL4S(7, h, 15); \
	FADD4S(22, 8, 8); \
	FADD4S(22, 9, 9); \
	FADD4S(22, 10, 10); \
	FADD4S(22, 11, 11); \
	FADD4S(22, 12, 12); \
	FADD4S(22, 13, 13); \
	FADD4S(22, 14, 14); \
	FADD4S(22, 15, 15)

#define GELU_STEP GELU_NEXT(8, 9, 10, 11, 12, 13, 14, 15)

// x·(c·p + ½) for two registers of x, c being x within the bounds.
#define GELU_FINISH(p, q) \
	VLD1 (R0), [V24.S4, V25.S4]; \
	FMAX4S(16, 24, 26); \
	FMAX4S(16, 25, 27); \
	FMIN4S(17, 26, 26); \
	FMIN4S(17, 27, 27); \
	FMUL4S(p, 26, 26); \
	FMUL4S(q, 27, 27); \
	FADD4S(20, 26, 26); \
	FADD4S(20, 27, 27); \
	FMUL4S(24, 26, 26); \
	FMUL4S(25, 27, 27); \
	VST1.P [V26.S4, V27.S4], 32(R0)

// func gelu32(x *float32, blocks uintptr, table *float32)
//
// Thirty-two numbers a step. The table: the lower and the upper bound, .08, -1, .5, then the
// polynomial from its highest coefficient.
TEXT ·gelu32(SB), NOSPLIT, $0-24
	MOVD x+0(FP), R0
	MOVD blocks+8(FP), R1
	MOVD table+16(FP), R2
	VLD1R.P 4(R2), [V16.S4]
	VLD1R.P 4(R2), [V17.S4]
	VLD1R.P 4(R2), [V18.S4]
	VLD1R.P 4(R2), [V19.S4]
	VLD1R.P 4(R2), [V20.S4]
	VLD1R.P 4(R2), [V21.S4]

geluStep:
	MOVD R0, R4
	MOVD R2, R3
	VLD1.P 64(R4), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P 64(R4), [V4.S4, V5.S4, V6.S4, V7.S4]
	GELU_VARIABLE(0)
	GELU_VARIABLE(1)
	GELU_VARIABLE(2)
	GELU_VARIABLE(3)
	GELU_VARIABLE(4)
	GELU_VARIABLE(5)
	GELU_VARIABLE(6)
	GELU_VARIABLE(7)
	GELU_NEXT(21, 21, 21, 21, 21, 21, 21, 21)
	GELU_STEP
	GELU_STEP
	GELU_STEP
	GELU_STEP
	GELU_STEP
	GELU_STEP
	GELU_STEP
	GELU_STEP
	GELU_STEP
	GELU_STEP
	GELU_STEP
	GELU_FINISH(8, 9)
	GELU_FINISH(10, 11)
	GELU_FINISH(12, 13)
	GELU_FINISH(14, 15)
	SUBS $1, R1, R1
	BNE geluStep
	RET

// Both registers of p (V4, V5) times those of f (V0, V1), plus a coefficient.
#define EXPONENT_STEP(c) \
	FMUL4S(0, 4, 4); \
	FMUL4S(1, 5, 5); \
	FADD4S(c, 4, 4); \
	FADD4S(c, 5, 5)

// func exponents8(x *float32, top float32, vectors uintptr, table *float32)
//
// The table: the lowest x, log2(e), 1.5·2²³, ln 2 in two parts, then the polynomial from its
// highest coefficient.
TEXT ·exponents8(SB), NOSPLIT, $0-32
	MOVD x+0(FP), R0
	FMOVS top+8(FP), F29
	VDUP V29.S[0], V29.S4
	MOVD vectors+16(FP), R1
	MOVD table+24(FP), R2
	VLD1R.P 4(R2), [V16.S4]
	VLD1R.P 4(R2), [V17.S4]
	VLD1R.P 4(R2), [V18.S4]
	VLD1R.P 4(R2), [V19.S4]
	VLD1R.P 4(R2), [V20.S4]
	VLD1R.P 4(R2), [V21.S4]
	VLD1R.P 4(R2), [V22.S4]
	VLD1R.P 4(R2), [V23.S4]
	VLD1R.P 4(R2), [V24.S4]
	VLD1R.P 4(R2), [V25.S4]
	VLD1R.P 4(R2), [V26.S4]
	VLD1R.P 4(R2), [V27.S4]
	MOVD $127, R3
	VDUP R3, V28.S4

exponentsStep:
	VLD1 (R0), [V0.S4, V1.S4]
	FSUB4S(29, 0, 0)
	FSUB4S(29, 1, 1)
	FMAX4S(16, 0, 0)
	FMAX4S(16, 1, 1)
	FMUL4S(17, 0, 2)
	FMUL4S(17, 1, 3)
	FADD4S(18, 2, 2)
	FADD4S(18, 3, 3)
	VSUB V18.S4, V2.S4, V6.S4
	VSUB V18.S4, V3.S4, V7.S4
	FSUB4S(18, 2, 2)
	FSUB4S(18, 3, 3)
	FMUL4S(19, 2, 4)
	FMUL4S(19, 3, 5)
	FSUB4S(4, 0, 0)
	FSUB4S(5, 1, 1)
	FMUL4S(20, 2, 4)
	FMUL4S(20, 3, 5)
	FSUB4S(4, 0, 0)
	FSUB4S(5, 1, 1)
	VORR V21.B16, V21.B16, V4.B16
	VORR V21.B16, V21.B16, V5.B16
	EXPONENT_STEP(22)
	EXPONENT_STEP(23)
	EXPONENT_STEP(24)
	EXPONENT_STEP(25)
	EXPONENT_STEP(26)
	EXPONENT_STEP(27)
	VADD V28.S4, V6.S4, V6.S4
	VADD V28.S4, V7.S4, V7.S4
	VSHL $23, V6.S4, V6.S4
	VSHL $23, V7.S4, V7.S4
	FMUL4S(6, 4, 4)
	FMUL4S(7, 5, 5)
	VST1.P [V4.S4, V5.S4], 32(R0)
	SUBS $1, R1, R1
	BNE exponentsStep
	RET

// func sum8(lanes, x *float32, vectors uintptr)
TEXT ·sum8(SB), NOSPLIT, $0-24
	MOVD lanes+0(FP), R0
	MOVD x+8(FP), R1
	MOVD vectors+16(FP), R2
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16

sumStep:
	VLD1.P 32(R1), [V2.S4, V3.S4]
	FADD4S(2, 0, 0)
	FADD4S(3, 1, 1)
	SUBS $1, R2, R2
	BNE sumStep
	VST1 [V0.S4, V1.S4], (R0)
	RET

// func deviate8(lanes, x *float32, mean float32, vectors uintptr)
//
// Takes the mean off every x and sums the squares of what is left.
TEXT ·deviate8(SB), NOSPLIT, $0-32
	MOVD lanes+0(FP), R0
	MOVD x+8(FP), R1
	FMOVS mean+16(FP), F6
	VDUP V6.S[0], V6.S4
	MOVD vectors+24(FP), R2
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16

deviateStep:
	VLD1 (R1), [V2.S4, V3.S4]
	FSUB4S(6, 2, 2)
	FSUB4S(6, 3, 3)
	VST1.P [V2.S4, V3.S4], 32(R1)
	FMUL4S(2, 2, 4)
	FMUL4S(3, 3, 5)
	FADD4S(4, 0, 0)
	FADD4S(5, 1, 1)
	SUBS $1, R2, R2
	BNE deviateStep
	VST1 [V0.S4, V1.S4], (R0)
	RET

// func scale8(x *float32, inverse float32, gain, bias *float32, vectors uintptr)
TEXT ·scale8(SB), NOSPLIT, $0-40
	MOVD x+0(FP), R0
	FMOVS inverse+8(FP), F6
	VDUP V6.S[0], V6.S4
	MOVD gain+16(FP), R1
	MOVD bias+24(FP), R2
	MOVD vectors+32(FP), R3

scaleStep:
	VLD1 (R0), [V0.S4, V1.S4]
	VLD1.P 32(R1), [V2.S4, V3.S4]
	VLD1.P 32(R2), [V4.S4, V5.S4]
	FMUL4S(6, 0, 0)
	FMUL4S(6, 1, 1)
	FMUL4S(2, 0, 0)
	FMUL4S(3, 1, 1)
	FADD4S(4, 0, 0)
	FADD4S(5, 1, 1)
	VST1.P [V0.S4, V1.S4], 32(R0)
	SUBS $1, R3, R3
	BNE scaleStep
	RET
