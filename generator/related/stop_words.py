"""Words that tell little of what a paper is about: chosen by hand among those that many abstracts use."""

from generator.search.analysis import STOP_WORDS, stem

_NOTHING = """
ability ablation above absence absent absolute abundant accelerate accept access accompanied accomplish according
accordingly account accumulation accurate achieve acquire act actual add added addition additionally address adequate
adherence adjust adopt advance advantage advent advocate affect aforementioned against aggressive agnostic ago aid aim
al alleviate allow alone along alongside already altering alternate although always amid amongst amount ample analyse
analyze another anything apart appealing appear applicable apply approach appropriate approximate arbitrary area argue
arise around article aside ask aspect assess assign associated assume assumption attain attempt attracted author
auxiliary available avenue average avoid aware away back backbone base based basic basis became become before began
begin behind being belief believe below beneath beneficial benefit beside best better between beyond big billion
blending boost both bottleneck bound boundary breadth break breakthrough bridge brief bring broad broaden broader
broadly build built burden bypass call candidate capable capacity capture careful carefully carry case categorize
cause center central certain certainly challenge chance change characteristic characterize choice choose chosen
circumvent claim clarify clear clearly close closer coarse codebase coherent com combine come commercial commit common
commonly community compact compare comparison compatible compelling competing competition complement complementary
complete complex component compose comprehension comprise compromise computationally concentrate conceptual concern
conclude conclusion concrete concurrently conduct configuration confirm connection consequently consider considerable
constant constitute construct consuming contain contemporary contrast contribute conventional convert cornerstone
correct correctly correspond costly count counterpart couple cover coverage crafted create creation critical crucial
cue current custom daily date day deal decide dedicated deeper deficiency define definition degradation deliver delve
demand demonstrate depicting derive describe deserve desired despite detail determine develop deviations devise differ
difficult difficulty dimension dimensional direct directly discarding discover discuss distinct distinguish diverse
doing domain dominant done double down downstream dramatic drastically drawback drawn driven drives drop dubbed due
during e.g each earlier early ease easier easily easy effect efficacy efficient effort eight elaborate elegant elevate
eliminate emerge emphasis emphasize empirical employ empower enable encompass encounter encourage enforce engage
enhance enormous enough enrich ensure entire equip equivalent era especially essential establish et etc evaluate even
eventually everything evident evolve examine example exceed exceeding excel exceptional excessive exciting exclusively
execute exhibit exist expand expect expensive experience experienced experimental explain explicit explicitly exploit
explore expose express extend extension extent extra extract extreme face facilitate fact factor fail fairly
faithfully fall family far fashion fast faster favorable feasible few fewer fifth figure fill final find finer first
firstly fit five fix flexible focus focused fold follow footprint force form former formulate forth forward foster
found four fourth fourthly fraction framework frequently fresh friendly frontier fully fundamental further furthermore
future gain gap garnered gather gave giant github give given go goal goes gone good gradually granularity great
greater greatly grow growth guarantee half hand handle hard harder having heavily heavy held help hence here heuristic
hidden higher highlight highly hinder hold holistic home homepage hope hour http huge hundreds i.e idea ideal
identical identification identify ignore illustrate immense impact impede imperative imperfect implement implication
implicit important importantly impose impractical impressive improve inability inadequate include incomplete
inconsistent incorporate incorrect increase increasingly incur indeed independent indicate induced ineffective
inefficient inevitable infinite influence inform infrastructure inherent inherit initial innovation inside insight
inspire instantiate instantly instead instill insufficient integral intend intensive inter interest interestingly
intermediate interplay intricate intrinsic introduce introduction intuition investigate involve io irrelevant isolated
issue itself join joint jointly keep key kind know known labor lack landscape large larger largest last lastly late
later latest latter lead leave led left lens less level leverage lie lies light lightweight limit line link list
literature little live longer longstanding look lot lower lowest made magnitude main mainly mainstream maintain major
make manage manifests manner many margin markedly marks massive master matter maximize maximum mean meaningful
meanwhile measure mechanism meet mention mere method methodology meticulous mid million minimal minor minute mitigate
mixed moderate modern modest modification modify moment more moreover mostly motivate move much multiple naive narrow
native near nearly necessarily necessary necessitates necessity need neglect negligible never nevertheless new newly
next nine none nonetheless notable note noteworthy nothing notion novel novelty now nuanced numerous observe obstacle
obtain obviously occur offer official offs omit once one ongoing onto opportunities option order ordinary org organize
oriented otherwise ought ours ourselves out outcome outline outperform outside outstanding over overall overcome
overhead overlook overly overview page paper paradigm paramount part partial particular particularly partly pass
passive past pathway pave per percent percentage perfect perform perhaps period permits persistent perspective
phenomena phenomenon pioneering pipeline pivotal place plausible play please plug plus poor poorly popular pose
possess possible potent potential power practice practitioners predefined predominantly preliminary presence present
preserve prevailing prevalent prevent preview previous previously primarily primary principal principle prior
prioritize pro probably problem procedure proceed produce product proficiency profound progress prohibitive project
prominent promise promote prone pronounced proper properly property propose protocol prove proven provide public
publicly publish pure purpose pursue pursuit push put qualitative quality quantitative quantity quickly quite raise
range rapid rapidly rare reach readily ready real realize realm reason receive recent recipe recognize reduce
reduction redundant refer refine reflect reformulates regard regardless regime regulate related relationship relative
release relevant reliable reliance rely remain remarkable remove repeated repeatedly replaces report repository
reproducible request require research reshaping resolve resort respect respond restrict result retain rethink reveal
revisit revolutionized richer right rigorous role room root roughly round run sacrificing same satisfactory satisfy
scarce scarcity scenario scheme scope scratch seamless seamlessly second secondly see seek seem seen sensitive
separate serve set setup seven severe shall share shed shelf shortage shortcoming shorter show showcase shown side
sight significant significantly similar similarly simple simpler simplicity simplify simply simultaneously single
situation six sizable size slightly slow small smaller smooth software solely solid solution solve sometimes somewhat
soon sophisticated sota span sparked specific specify spectrum speed stage stand standard start statement status
steadily stems step still stop straightforward strategic strategy streamlined strength strengthen strict strictly
strides striking strive strong stronger strongest strongly struggle study sub suboptimal subsequent subset substantial
substitute subtle success successfully such suffer sufficient suggest suit suitable summarize superficial superior
support surface surge surpass surprising surprisingly surrounding synergistic systematic tackle tailor take taken
target technical technique technology ten tend term thanks theirs themselves thereby therefore third thirdly thorough
thoroughly those though thousands three through throughout thus tightly time today together took toolkit top total
toward tradeoff traditional traditionally transform treat tremendous trend trivial true truly try turn twice two type
typical ultimately ultra unable unaddressed unclear uncover under underexplored undergo underlying underscore
understood undesirable unexplored unfortunately uniform unify unique universal unknown unleashing unless unlike unlock
unnecessary unprecedented unseen unstable until up upon urgent usage use usually utility valid valuable value vanilla
variant variation variety various vary vast verify versatile version very via viability viable vital volume vs want
way weakly website well whereas whereby wherein whether whichever whole whose wide wider widespread wild wise within
without witnessed work worse worth www year yield zero
"""
"""What any abstract may say, in one form of each. In phrases they add nothing either: "novel framework"."""

_BESIDE = """
academic accuracy activity adaptation ai algorithm alignment analysis analytical annotated architecture art artificial
assistant attribute automated automatic autonomous background baseline behavior bench benchmark block box budget
category centric class code cognitive collection compute concept condition consistency constraint content context
contextual continuous control core corpora corpus cost criteria cross curated data dataset deep degree demo dense
dependencies deploy design digital discrete distribution dynamic edge element embedding end engine entity environment
error expert expertise failure feature fidelity field fine finetuned formal format foundation free full function
generation global grained graphics ground group guidance guide high horizon human hybrid image individuals inference
input instance intelligent intent interaction interface internal iteration job knowledge label language latent layer
learner learning length life llm lmm local location long loop loss low machine manual match metric mllm modal mode
model module multi multimodal name natural network neural non numbers object offline online open operator optimize
original output pair parallel parameter path pattern people phase physical platform point population position post pre
precision prediction pretrained process prototype quantify query question rank rate ratio raw realistic regular
representation representative resolution resource response review rich robust rule sample scalable scale schema score
section selection self semantic sequence series shape short shot signal source space spatial specialize stability
stable state static statistical structure style subject supervised survey synthesis synthetic system task team
temporal test text textual theoretical theory topic train transfer transition trial tuned understanding unit
unsupervised update user variable view visible vision visual vlm weak weight word
"""
"""They tell something beside another word, "reward model" or "state space", and little alone."""

_FOREIGN = """
au aux avec ce ces cette comme dans de des du elle en entre est et il ils la le les leur mais même nous où ou par pas
plus pour qui que sa sans se ses sont sur un une être
aber als auch auf aus bei bis das dass dem den der des die dies diese diesem diesen dieser durch ein eine einem einen
einer eines für im ist kann mit nach nicht noch oder sich sie sind sowie um und unter vom von vor werden wie wir wird zu
zum zur über
al con cual del desde donde el ella entre esta este estos ha hay las lo los más no nos para pero porque que se sin sobre
son su sus también una uno
ao aos com da das do dos e em foi mas na nas não no nos os ou pela pelo seu sua são uma
che chi dal dalla degli dei della delle di gli nel nella per più si sono tra
"""
"""What joins words in French, German, Spanish, Portuguese and Italian."""

BESIDE = frozenset(map(stem, _BESIDE.split()))
"""Stems of words that tell something only beside others."""
NOTHING = frozenset(map(stem, _NOTHING.split())) | STOP_WORDS
"""Words, and stems of others, that tell nothing, alone or beside others."""
FOREIGN = frozenset(_FOREIGN.split())
"""Words that tell nothing in other languages; in capitals they may be something else."""
