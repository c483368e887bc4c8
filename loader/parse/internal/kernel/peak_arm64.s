#include "textflag.h"
#include "words_arm64.h"

// The multiplications of the kernels on registers alone: what a processor could do at most if
// nothing had to be loaded.

// func peakDot(steps uintptr)
TEXT ·peakDot(SB), NOSPLIT, $0-8
	MOVD steps+0(FP), R0

peakDotStep:
	SDOT4B(0, 24, 30, 0)
	SDOT4B(0, 24, 30, 1)
	SDOT4B(0, 24, 30, 2)
	SDOT4B(0, 24, 30, 3)
	SDOT4B(0, 24, 30, 4)
	SDOT4B(0, 24, 30, 5)
	SDOT4B(0, 24, 30, 6)
	SDOT4B(0, 24, 30, 7)
	SDOT4B(0, 24, 30, 8)
	SDOT4B(0, 24, 30, 9)
	SDOT4B(0, 24, 30, 10)
	SDOT4B(0, 24, 30, 11)
	SDOT4B(0, 24, 30, 12)
	SDOT4B(0, 24, 30, 13)
	SDOT4B(0, 24, 30, 14)
	SDOT4B(0, 24, 30, 15)
	SUBS $1, R0, R0
	BNE peakDotStep
	RET

#define PEAK_LONG(d) \
	SMULL8H(28, 24, 30); \
	SMULL8H2(28, 24, 31); \
	SMLAL8H(29, 26, 30); \
	SMLAL8H2(29, 26, 31); \
	SADALP4S(30, (d)); \
	SADALP4S(31, (d)+1)

// func peakLong(steps uintptr)
TEXT ·peakLong(SB), NOSPLIT, $0-8
	MOVD steps+0(FP), R0

peakLongStep:
	PEAK_LONG(0)
	PEAK_LONG(2)
	PEAK_LONG(4)
	PEAK_LONG(6)
	PEAK_LONG(8)
	PEAK_LONG(10)
	SUBS $1, R0, R0
	BNE peakLongStep
	RET
