// A short list of well-known genes by their official symbols and numbers: housekeeping genes and markers that nearly
// every data set has. Enough to tell which side of a table holds the genes, and of which species. Facts from HGNC, MGI
// and NCBI Gene.

const humanSymbols = `
ACTB ACTG1 GAPDH B2M MALAT1 TMSB4X TMSB10 EEF1A1 EEF2 TPT1 FTL FTH1 UBC UBA52 FAU PPIA HSP90AA1 HSP90AB1 HSPA8 HSPA1A
RPL3 RPL4 RPL5 RPL7 RPL10 RPL11 RPL13 RPL13A RPL18 RPL30 RPL32 RPL34 RPL41 RPLP0 RPLP1 RPLP2 RPS2 RPS3 RPS4X RPS6 RPS8
RPS12 RPS14 RPS18 RPS19 RPS23 RPS27 RPS27A NACA BTF3 ENO1 PKM LDHA LDHB ALDOA PGK1 TPI1 TUBA1B TUBB VIM CFL1 PFN1 ARPC2
MYL6 MYL9 MYL12A CD74 CD63 CD9 CD81 CD44 CD47 CD52 CD53 CD37 CD48 CD69 CD27 CD28 CD2 CD3D CD3E CD3G CD4 CD5 CD6 CD7 CD8A
CD8B CD14 CD19 CD22 CD24 CD33 CD34 CD36 CD38 CD40 CD68 CD79A CD79B CD86 CD163 MS4A1 MS4A7 PTPRC LYZ S100A4 S100A6 S100A8
S100A9 S100A12 NKG7 GNLY GZMA GZMB GZMK GZMH PRF1 KLRB1 KLRD1 KLRF1 FCGR3A FCER1A FCER1G CST3 CST7 CCL2 CCL3 CCL4 CCL5
CCR7 CXCR4 CXCL8 CXCL10 IL7R IL32 IL2RA IL6 IL1B IL10 TNF IFNG FOXP3 CTLA4 PDCD1 LAG3 TIGIT TCF7 LEF1 SELL TRAC TRBC1
TRBC2 IGHM IGHD IGHG1 IGHA1 IGKC JCHAIN MZB1 XBP1 SDC1 PPBP PF4 HBA1 HBA2 HBB HBG1 ALAS2 GYPA TYROBP AIF1 CTSS CTSB CTSD
LGALS1 LGALS3 SPI1 ITGAM ITGAX MRC1 C1QA C1QB C1QC APOE APOC1 TREM2 MARCO EPCAM KRT5 KRT7 KRT8 KRT14 KRT15 KRT17 KRT18
KRT19 KRT20 CDH1 CDH2 CDH5 PECAM1 VWF KDR FLT1 ENG CLDN5 COL1A1 COL1A2 COL3A1 COL4A1 COL6A1 DCN LUM FN1 SPARC ACTA2 TAGLN
PDGFRA PDGFRB RGS5 THY1 FAP MKI67 TOP2A PCNA CCNB1 CDK1 STMN1 TYMS HMGB2 TUBB4B JUN JUNB JUND FOS FOSB EGR1 ATF3 DUSP1
IER2 ZFP36 NFKBIA MYC TP53 CDKN1A CDKN2A EGFR ERBB2 ESR1 PGR AR KRAS BRAF PTEN RB1 BRCA1 BRCA2 STAT1 STAT3 ISG15 IFI6
IFIT1 IFIT3 MX1 OAS1 HLA-A HLA-B HLA-C HLA-DRA HLA-DRB1 MT-CO1 MT-CO2 MT-CO3 MT-ND1 MT-ND2 MT-ND4 MT-CYB MT-ATP6 ALB APOA1
TTR AFP INS GCG SST PPY GHRL PRSS1 CPA1 SFTPC SFTPB SCGB1A1 SCGB3A1 FOXJ1 AGER UMOD NPHS1 AQP1 AQP2 SLC12A1 SLC34A1 PAX8
GFAP AQP4 SLC1A2 SLC1A3 SLC17A7 GAD1 GAD2 PVALB VIP RBFOX3 SNAP25 SYT1 MBP MOG PLP1 OLIG1 OLIG2 SOX2 SOX9 SOX10 SOX17
POU5F1 NANOG LIN28A NES DCX PAX6 TBR1 EOMES NEUROD1 ASCL1 MYH6 MYH7 TNNT2 TNNI3 NPPA DES MYOD1 PAX7 RUNX1 RUNX2 SPP1
BGLAP GATA1 GATA2 GATA3 GATA4 TAL1 CEBPA CEBPB KLF1 KLF4 XIST RPS4Y1 DDX3Y UTY AMELX PROM1 LGR5 MUC2 VIL1 CHGA`;

/** Mouse symbols are mostly the human ones with small letters; these are not. */
const mouseOnlySymbols = `
Trp53 H2-K1 H2-D1 H2-Aa H2-Ab1 H2-Eb1 mt-Co1 mt-Co2 mt-Co3 mt-Nd1 mt-Nd2 mt-Nd4 mt-Cytb mt-Atp6 Hba-a1 Hba-a2 Hbb-bs Hbb-bt
Ins1 Ins2 Ighm Igkc Jchain Ly6a Ly6c1 Ly6c2 Ly6d Ly6g Klra1 Klrb1c Cd8b1 Gm42418 Lars2 Xkr4 Rp1 Sox17 Mrpl15 Lypla1 Tcea1
Rgs20 Atp6v1h Adgre1 Fcgr3 Retnla Chil3 Lyz1 Lyz2 Prl3b1 Malat1 Tmsb4x Rps27rt`;

/** ACTB, GAPDH, TP53, BRCA1, CD4, CD8A, CD3E, CD19, MS4A1, PTPRC, EGFR, MYC, KRAS, INS, ALB. */
const humanNumbers = '60 2597 7157 672 920 925 916 930 931 5788 1956 4609 3845 3630 213';
/** The same in the mouse (Ins2). */
const mouseNumbers =
  '11461 14433 22059 12189 12504 12525 12501 12478 12482 19264 13649 17869 16653 16334 11657';

const split = (list: string) => list.trim().split(/\s+/);
const human = new Set(split(humanSymbols));
const mouse = new Set([
  ...split(mouseOnlySymbols),
  ...[...human].map((symbol) => symbol.charAt(0) + symbol.slice(1).toLowerCase()),
]);
const humanIds = new Set(split(humanNumbers));
const mouseIds = new Set(split(mouseNumbers));

export interface KnownGenes {
  /** Names on the list of each species; a name may be on one only. */
  readonly nHuman: number;
  readonly nMouse: number;
}

/** How many of the names are well-known genes, by symbol. */
export function countKnownSymbols(names: readonly string[]): KnownGenes {
  return countIn(names, human, mouse);
}

/** How many of the names are NCBI Gene numbers of well-known genes. */
export function countKnownNumbers(names: readonly string[]): KnownGenes {
  return countIn(names, humanIds, mouseIds);
}

function countIn(
  names: readonly string[],
  ofHuman: ReadonlySet<string>,
  ofMouse: ReadonlySet<string>,
): KnownGenes {
  let [nHuman, nMouse] = [0, 0];
  for (const name of names) {
    if (ofHuman.has(name)) nHuman++;
    if (ofMouse.has(name)) nMouse++;
  }
  return { nHuman, nMouse };
}
