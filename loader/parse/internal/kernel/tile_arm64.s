#include "textflag.h"
#include "words_arm64.h"

// The rows of a tile, each at its own pointer.
#define POINT_AT_ROWS \
	MOVD R1, R6; \
	ADD R2, R6, R7; \
	ADD R2, R7, R8; \
	ADD R2, R8, R9; \
	ADD R2, R9, R10; \
	ADD R2, R10, R11

#define CLEAR(a, b, c, d) \
	VEOR a.B16, a.B16, a.B16; \
	VEOR b.B16, b.B16, b.B16; \
	VEOR c.B16, c.B16, c.B16; \
	VEOR d.B16, d.B16, d.B16

#define CLEAR_SUMS \
	CLEAR(V0, V1, V2, V3); \
	CLEAR(V4, V5, V6, V7); \
	CLEAR(V8, V9, V10, V11); \
	CLEAR(V12, V13, V14, V15); \
	CLEAR(V16, V17, V18, V19); \
	CLEAR(V20, V21, V22, V23)

// Group i of every row (V24 to V29) times the weights w of four columns, into d, d+4, …
#define DOT_ROWS(i, w, d) \
	SDOT4B(i, 24, w, (d)); \
	SDOT4B(i, 25, w, (d)+4); \
	SDOT4B(i, 26, w, (d)+8); \
	SDOT4B(i, 27, w, (d)+12); \
	SDOT4B(i, 28, w, (d)+16); \
	SDOT4B(i, 29, w, (d)+20)

#define DOT_GROUP(i) \
	VLD1.P 16(R3), [V30.B16]; \
	VLD1.P 16(R3), [V31.B16]; \
	DOT_ROWS(i, 30, 0); \
	VLD1.P 16(R3), [V30.B16]; \
	DOT_ROWS(i, 31, 1); \
	VLD1.P 16(R3), [V31.B16]; \
	DOT_ROWS(i, 30, 2); \
	DOT_ROWS(i, 31, 3)

// func tileDot(sums *int32, x *uint8, stride uintptr, weights *int8, groups uintptr)
//
// Sixteen columns make a pass. V0 to V23 hold its sums: four registers for each of six rows.
// A step takes sixteen inputs of every row, in four groups.
TEXT ·tileDot(SB), NOSPLIT, $0-40
	MOVD sums+0(FP), R0
	MOVD x+8(FP), R1
	MOVD stride+16(FP), R2
	MOVD weights+24(FP), R3
	MOVD groups+32(FP), R4
	LSR $2, R4, R4
	MOVD $4, R5

dotPass:
	POINT_AT_ROWS
	CLEAR_SUMS
	MOVD R4, R12

dotStep:
	VLD1.P 16(R6), [V24.B16]
	VLD1.P 16(R7), [V25.B16]
	VLD1.P 16(R8), [V26.B16]
	VLD1.P 16(R9), [V27.B16]
	VLD1.P 16(R10), [V28.B16]
	VLD1.P 16(R11), [V29.B16]
	DOT_GROUP(0)
	DOT_GROUP(1)
	DOT_GROUP(2)
	DOT_GROUP(3)
	SUBS $1, R12, R12
	BNE dotStep

	MOVD R0, R13
	MOVD $256, R14
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], (R13)(R14)
	VST1.P [V4.S4, V5.S4, V6.S4, V7.S4], (R13)(R14)
	VST1.P [V8.S4, V9.S4, V10.S4, V11.S4], (R13)(R14)
	VST1.P [V12.S4, V13.S4, V14.S4, V15.S4], (R13)(R14)
	VST1.P [V16.S4, V17.S4, V18.S4, V19.S4], (R13)(R14)
	VST1 [V20.S4, V21.S4, V22.S4, V23.S4], (R13)
	ADD $64, R0
	SUBS $1, R5, R5
	BNE dotPass
	RET

// Two groups of the row at r times the weights of eight columns (V24 and V25, V26 and V27),
// into d to d+3. Two products of bytes fit into 16 bits.
#define LONG_ROW(r, d) \
	VLD1R.P 4(r), [V28.S4]; \
	VLD1R.P 4(r), [V29.S4]; \
	SMULL8H(28, 24, 30); \
	SMULL8H2(28, 24, 31); \
	SMLAL8H(29, 26, 30); \
	SMLAL8H2(29, 26, 31); \
	SADALP4S(30, (d)); \
	SADALP4S(31, (d)+1); \
	SMULL8H(28, 25, 30); \
	SMULL8H2(28, 25, 31); \
	SMLAL8H(29, 27, 30); \
	SMLAL8H2(29, 27, 31); \
	SADALP4S(30, (d)+2); \
	SADALP4S(31, (d)+3)

// Adds the two sums of every column and writes those of a row.
#define STORE_ROW(a, b, c, d) \
	VADDP b.S4, a.S4, a.S4; \
	VADDP d.S4, c.S4, b.S4; \
	VST1.P [a.S4, b.S4], (R13)(R14)

// func tileLong(sums *int32, x *uint8, stride uintptr, weights *int8, groups uintptr)
//
// Eight columns make a pass. V0 to V23 hold its sums, each as two that are added at the end:
// four registers for each of six rows. A step takes eight inputs of every row.
TEXT ·tileLong(SB), NOSPLIT, $0-40
	MOVD sums+0(FP), R0
	MOVD x+8(FP), R1
	MOVD stride+16(FP), R2
	MOVD weights+24(FP), R3
	MOVD groups+32(FP), R4
	LSR $1, R4, R4
	MOVD $8, R5

longPass:
	POINT_AT_ROWS
	CLEAR_SUMS
	MOVD R4, R12

longStep:
	VLD1.P 64(R3), [V24.B16, V25.B16, V26.B16, V27.B16]
	LONG_ROW(R6, 0)
	LONG_ROW(R7, 4)
	LONG_ROW(R8, 8)
	LONG_ROW(R9, 12)
	LONG_ROW(R10, 16)
	LONG_ROW(R11, 20)
	SUBS $1, R12, R12
	BNE longStep

	MOVD R0, R13
	MOVD $256, R14
	STORE_ROW(V0, V1, V2, V3)
	STORE_ROW(V4, V5, V6, V7)
	STORE_ROW(V8, V9, V10, V11)
	STORE_ROW(V12, V13, V14, V15)
	STORE_ROW(V16, V17, V18, V19)
	STORE_ROW(V20, V21, V22, V23)
	ADD $32, R0
	SUBS $1, R5, R5
	BNE longPass
	RET
