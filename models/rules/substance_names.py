"""Names of one substance that no rule of spelling joins, and codes that one substance has had.

Sources: the ATC index of the WHO Collaborating Centre for Drug Statistics Methodology (codes and English names) and
its list of altered codes; Läkemedelsverket's substance register (Swedish names). Some American and older British
names are added where they are in common use. Names that the rules of spelling in `identity` join are not listed.
"""

# A code of the substance, then every name of it that is not spelt alike.
NAMES: tuple[tuple[str, ...], ...] = (
    # Translated
    ("A05AA01", "kenodeoxikolsyra", "chenodeoxycholic acid", "chenodiol"),
    ("A05AA02", "ursodeoxikolsyra", "ursodeoxycholic acid", "ursodiol"),
    ("A05AA04", "obetikolsyra", "obeticholic acid"),
    ("A11GA01", "askorbinsyra", "ascorbic acid"),
    ("A12BA01", "kaliumklorid", "potassium chloride"),
    ("A16AA05", "karglumsyra", "carglumic acid"),
    ("A16AX03", "natriumfenylbutyrat", "sodium phenylbutyrate"),
    ("B01AC06", "acetylsalicylsyra", "acetylsalicylic acid", "aspirin"),
    ("B02AA02", "tranexamsyra", "tranexamic acid"),
    ("B02BD02", "koagulationsfaktor VIII", "coagulation factor VIII"),
    ("B02BD04", "koagulationsfaktor IX", "coagulation factor IX"),
    ("B03BB01", "folsyra", "folic acid"),
    ("B05XA03", "natriumklorid", "sodium chloride"),
    ("B06AC01", "C1-esterashämmare", "C1-esterase inhibitor"),
    ("C10AX15", "bempedoinsyra", "bempedoic acid"),
    ("D10AX03", "azelainsyra", "azelaic acid"),
    ("J01XC01", "fusidinsyra", "fusidic acid"),
    ("J06BA02", "humant normalt immunglobulin", "human normal immunoglobulin"),
    ("L01XD04", "aminolevulinsyra", "aminolevulinic acid"),
    ("L04AA06", "mykofenolsyra", "mycophenolic acid"),
    ("M05BA02", "klodronsyra", "clodronic acid"),
    ("M05BA03", "pamidronsyra", "pamidronic acid"),
    ("M05BA04", "alendronsyra", "alendronic acid"),
    ("M05BA06", "ibandronsyra", "ibandronic acid"),
    ("M05BA07", "risedronsyra", "risedronic acid"),
    ("M05BA08", "zoledronsyra", "zoledronic acid"),
    ("N03AG01", "valproinsyra", "valproic acid"),
    ("N07XX04", "natriumoxibat", "sodium oxybate"),
    # Spelt by no rule: y and i, z and s, a letter more or less
    ("C03AA03", "hydroklortiazid", "hydrochlorothiazide"),
    ("J01CE01", "bensylpenicillin", "benzylpenicillin"),
    ("J01CE02", "fenoximetylpenicillin", "phenoxymethylpenicillin"),
    ("J05AB01", "aciklovir", "acyclovir"),
    ("J05AB11", "valaciklovir", "valacyclovir"),
    ("L01XX05", "hydroxikarbamid", "hydroxycarbamide", "hydroxyurea"),
    ("L04AD01", "ciklosporin", "cyclosporine"),
    ("N02AA05", "oxikodon", "oxycodone"),
    ("N05BB01", "hydroxizin", "hydroxyzine"),
    ("N06BC01", "koffein", "caffeine"),
    ("P01BA02", "hydroxiklorokin", "hydroxychloroquine"),
    # Another name altogether
    ("A07EC02", "mesalazin", "mesalamine"),
    ("A10BB01", "glibenklamid", "glyburide"),
    ("A16AA04", "merkaptamin", "cysteamine"),
    ("C01CA02", "isoprenalin", "isoproterenol"),
    ("C01CA03", "noradrenalin", "norepinephrine"),
    ("C01CA24", "adrenalin", "epinephrine"),
    ("C01DA02", "glyceryltrinitrat", "nitroglycerin"),
    ("C03CA01", "furosemid", "frusemide"),
    ("G03CA03", "estradiol", "oestradiol"),
    ("J04AB02", "rifampicin", "rifampin"),
    ("M03AB01", "suxametonium", "succinylcholine"),
    ("N01BB02", "lidokain", "lignocaine"),
    ("N02AB02", "petidin", "meperidine"),
    ("N02BB02", "metamizol", "dipyrone"),
    ("N02BE01", "paracetamol", "acetaminophen"),
    ("N07XX07", "fampridin", "dalfampridine"),
    ("R03AC02", "salbutamol", "albuterol"),
)

# Codes that antibodies against cancer had until the group L01XC was replaced on 1 January 2022, and what they became.
FORMER_CODES: dict[str, str] = {
    "L01XC02": "L01FA01",  # rituximab
    "L01XC03": "L01FD01",  # trastuzumab
    "L01XC05": "L01FX02",  # gemtuzumab ozogamicin
    "L01XC06": "L01FE01",  # cetuximab
    "L01XC07": "L01FG01",  # bevacizumab
    "L01XC08": "L01FE02",  # panitumumab
    "L01XC10": "L01FA02",  # ofatumumab
    "L01XC11": "L01FX04",  # ipilimumab
    "L01XC12": "L01FX05",  # brentuximab vedotin
    "L01XC13": "L01FD02",  # pertuzumab
    "L01XC14": "L01FD03",  # trastuzumab emtansine
    "L01XC15": "L01FA03",  # obinutuzumab
    "L01XC16": "L01FX06",  # dinutuximab beta
    "L01XC17": "L01FF01",  # nivolumab
    "L01XC18": "L01FF02",  # pembrolizumab
    "L01XC19": "L01FX07",  # blinatumomab
    "L01XC21": "L01FG02",  # ramucirumab
    "L01XC22": "L01FE03",  # necitumumab
    "L01XC23": "L01FX08",  # elotuzumab
    "L01XC24": "L01FC01",  # daratumumab
    "L01XC25": "L01FX09",  # mogamulizumab
    "L01XC26": "L01FB01",  # inotuzumab ozogamicin
    "L01XC28": "L01FF03",  # durvalumab
    "L01XC31": "L01FF04",  # avelumab
    "L01XC32": "L01FF05",  # atezolizumab
    "L01XC33": "L01FF06",  # cemiplimab
    "L01XC37": "L01FX14",  # polatuzumab vedotin
    "L01XC38": "L01FC02",  # isatuximab
    "L01XC39": "L01FX15",  # belantamab mafodotin
    "L01XC41": "L01FD04",  # trastuzumab deruxtecan
}
