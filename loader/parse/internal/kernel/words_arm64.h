// Vector instructions that Go's assembler has no names for, as the words that the Arm
// Architecture Reference Manual (DDI 0487, chapter C7.2) gives for them. Arguments are the
// numbers of registers and stand as Go's assembler has them: what is written comes last, and
// FSUB4S and FDIV4S take the first from, or divide by it, the second.

// Four float32. None is fused: FMUL4S and FADD4S round one after the other, as plain Go does.
#define FADD4S(m, n, d) WORD $(0x4E20D400 | (m)<<16 | (n)<<5 | (d))
#define FSUB4S(m, n, d) WORD $(0x4EA0D400 | (m)<<16 | (n)<<5 | (d))
#define FMUL4S(m, n, d) WORD $(0x6E20DC00 | (m)<<16 | (n)<<5 | (d))
#define FDIV4S(m, n, d) WORD $(0x6E20FC00 | (m)<<16 | (n)<<5 | (d))
#define FMAX4S(m, n, d) WORD $(0x4E20F400 | (m)<<16 | (n)<<5 | (d))
#define FMIN4S(m, n, d) WORD $(0x4EA0F400 | (m)<<16 | (n)<<5 | (d))
#define FABS4S(n, d) WORD $(0x4EA0F800 | (n)<<5 | (d))
#define SCVTF4S(n, d) WORD $(0x4E21D800 | (n)<<5 | (d)) // from four int32
#define FMAXV4S(n, d) WORD $(0x6E30F800 | (n)<<5 | (d)) // the largest of four

// The low halves of four int32 or eight int16, into the low or (2) the high half of a register.
#define XTN4H(n, d) WORD $(0x0E612800 | (n)<<5 | (d))
#define XTN8H2(n, d) WORD $(0x4E612800 | (n)<<5 | (d))
#define XTN8B(n, d) WORD $(0x0E212800 | (n)<<5 | (d))
#define XTN16B2(n, d) WORD $(0x4E212800 | (n)<<5 | (d))

// Products of signed bytes. SDOT4B adds four of them to each of four int32: the bytes of n with
// group i of m (FEAT_DotProd). SMULL8H gives eight int16, of the low or (2) the high halves,
// SMLAL8H adds to them, and SADALP4S adds each two of them to one of four int32.
#define SDOT4B(i, m, n, d) WORD $(0x4F80E000 | ((i)&1)<<21 | ((i)>>1)<<11 | (m)<<16 | (n)<<5 | (d))
#define SMULL8H(m, n, d) WORD $(0x0E20C000 | (m)<<16 | (n)<<5 | (d))
#define SMULL8H2(m, n, d) WORD $(0x4E20C000 | (m)<<16 | (n)<<5 | (d))
#define SMLAL8H(m, n, d) WORD $(0x0E208000 | (m)<<16 | (n)<<5 | (d))
#define SMLAL8H2(m, n, d) WORD $(0x4E208000 | (m)<<16 | (n)<<5 | (d))
#define SADALP4S(n, d) WORD $(0x4E606800 | (n)<<5 | (d))
