//! How wishes sound: one table, in order of precedence. The language of the patterns is in `pattern.rs`.

use super::Intent;

/// A wish, the most words it is said in, and its patterns, separated by `;`.
type Sign = (Intent, usize, &'static str);

/// Contractions stand for both spellings: "don't" is "do not" too.
pub(super) const SIGNS: &[Sign] = &[
    (
        Intent::Injection,
        80,
        "ignore|disregard|forget|override * instructions|instruction|prompt|rules|guidelines|script \
         ; ignore|disregard|forget everything * said|told|before ; system prompt ; developer mode ; ^ you're now a|an|my \
         ; ^ pretend|act to|that|like|as|you|you're ; give me * job|offer|position|role $ \
         ; give me * perfect|full|top|highest|best|maximum * score|marks|rating|grade|evaluation|feedback \
         ; ^ say|tell|write|state|confirm * i|i'm|i've * passed|hired|perfect|brilliant|job \
         ; new instructions|instruction ; reveal|print|show|list|repeat your|the|all * instructions|prompt|bank|questions|code ; as your developer|creator|admin|owner|boss|maker ; i order|command|instruct you \
         ; ^ mark|rate|score me|this|my * excellent|perfect|passed|ten|five",
    ),
    (
        Intent::Hostile,
        30,
        "fuck you|this|off ; you're|your * idiot|stupid|useless|worthless|dumb|moron|garbage|trash|pathetic|bitch|bastard|asshole \
         ; stupid|useless|dumb|fucking|shitty|bloody|damn|idiotic machine|bot|robot|computer|program|ai|interviewer|thing \
         ; ^ just|please|you|oh|so? shut up ; you * shut up ; screw you ; go to hell ; kill yourself ; i hate you ; you * suck ; piss off",
    ),
    (
        Intent::Verdict,
        22,
        "can|will|could|do|would you * recommend|hire|forward * me|us|this|my|it ; pass|put * word|name|me * on|in ; tell * hiring manager|recruiter|company|boss * me|about|that|$ \
         ; do|did|will i get|have|got|pass|passed ; am i|i'm * hired|in|through|rejected $",
    ),
    (
        Intent::Complaint,
        24,
        "stupid|dumb|silly|bad|boring|pointless|ridiculous|shitty|bloody|fucking|idiotic|irrelevant question|questions|interview \
         ; this|that's|it's|is * bullshit|crap|garbage|ridiculous|pointless|nonsense|idiotic ; waste of my|our|$? time ; who * asks|ask|cares * that|this|about|$",
    ),
    (
        Intent::Stop,
        24,
        "i|i'd * should|better * go|leave|run now|$ ; i|i'll|i'd|i've need|have|must|got|gotta|like|want|better to? go|leave|run|stop|quit|end now|here|today|$ ; i gotta|must go|leave|run \
         ; ^ please|just|now|i|can|could|want|we|you|like|to|let's|ok|okay? stop|end|finish|quit|cancel|terminate the|this interview|call|session|conversation \
         ; stop|end|finish|cancel the|this interview|call|session $ ; let's stop|end|finish|call here|now|there|today|day|this|it \
         ; can|could|may we|i stop|end|finish|leave|quit here|now|this|it|please|there|$ ; i|i'd want|like|wanna|prefer to? stop|end|quit|finish \
         ; that's|that|be all|it for me|today $ ; ^ okay|ok|well|so|right|thanks? goodbye|bye bye? $ ; i'm done here|now|with this \
         ; i'm leaving|quitting ; i don't want to continue|go on ; i've got to go|leave|run",
    ),
    (
        Intent::Break,
        20,
        "take|need|have * break|pause $ ; take|have|need a * break ; can|could we|i pause ; be right back ; give|need * couple|few|five|two|ten * minutes \
         ; someone|somebody|someone's|somebody's * at * door ; i need * bathroom|toilet|water|drink|restroom ; ^ pause ; doorbell|phone * ringing|rang",
    ),
    (
        Intent::Recording,
        16,
        "are|do you * recording|recorded|record|store|storing ; is this|it|that * recorded|recording|stored|saved ; who|who's * hear|see|read|listen|look ; will|does|do|can * human|person|anyone|anybody|somebody|people * look|see|read|hear|listen",
    ),
    (
        Intent::AboutInterviewer,
        22,
        "are|aren't you * ai|robot|bot|human|person|machine|real|computer|chatbot|chatgpt|gpt|program|model|llm|alive|artificial \
         ; am i * talking|speaking * with|to|human|person|ai|robot|machine ; who|what are you|$ really|actually|exactly|again|$ ; what|what's * your name \
         ; who made|built|created|trained|programmed you ; what|what's * your instructions|prompt|rules|script ; is this|it * ai|robot|bot|human|machine|program|computer|automated ; what|which * model are you \
         ; do|can you * really|actually|even * understand|think|feel|listen|listening ; do you understand me|what|anything ; you're|you * robot|bot|ai|machine|human right|aren't|$ ; how do you work $",
    ),
    (
        Intent::Language,
        16,
        "can|could|may|do|shall|speak|talk|answer|switch|continue * spanish|french|german|chinese|mandarin|hindi|portuguese|italian|russian|arabic|polish|turkish|japanese|korean|dutch|ukrainian|urdu|bengali|romanian $ \
         ; in my language|native|mother ; another|other|different language please|$ ; speak another|other language",
    ),
    (
        Intent::Slower,
        14,
        "speak|talk|say|go|read * slower|slowly|louder ; slow down ; too fast|quick|quiet|quickly ; ^ please|can|could|you? speak up",
    ),
    (
        Intent::BadSound,
        20,
        "can't|couldn't|didn't hear you ; you're|your|voice|sound|audio|connection|line|it's * breaking|cutting up|out|off \
         ; you broke|cut|dropped up|out|off ; lost|losing you $ ; ^ * bad|poor connection|line|sound|audio ; sound|audio|connection|line is|was * bad|terrible|gone|choppy",
    ),
    (
        Intent::SoundCheck,
        12,
        "can|could|do you hear me ; is|are my|this * mic|microphone|working|on ; ^ hello hello|anybody|anyone|are? you|there? there|$ $ ; are you there|still|listening|back",
    ),
    (
        Intent::Repeat,
        22,
        "can|could|would|will you * repeat ; ^ sorry|please|just|again|can|you|could? repeat the|that|your|it|question|please|again|$ ; say that|it|this again|once|one \
         ; ^ what|what's * question|ask|asked|asking|say|said * again|$ $ ; what|what's was|is|were|the * question again|$ $ ; come again ; ^ pardon ; beg your pardon \
         ; ^ sorry|what|huh|excuse what|me|again|$ $ ; ^ huh|what|again|sorry|repeat please|$ $ ; didn't|couldn't|can't|don't * hear|catch * you|that|it|question|last|everything|part|$ \
         ; ask * question|it|that|me again ; one more time ; read|say * question again ; ^ * read|say the question $ ; ^ * i|i've missed|forgot|forgotten|lost * question|track|thread ; ^ * i|i've forgot|forgotten $ ; i|i've lost|missed you|that|it $ ; remind me * question|asked|ask",
    ),
    (
        Intent::Feedback,
        20,
        "how am i doing ; what|how can|could|should|do i * improve|better|differently ; how did|was|do|does i|that|my|it * do|answer|going|sound|far|$ $ ; was|is that|this|it|my * right|correct|good|okay|ok|wrong|fine|enough|answer * $ ; did i * do|answer|well|right|okay \
         ; am i * passing|right|doing ; give|have|any|some|what * feedback|score|rating ; what did you think * of|about|$ ; how would you rate|score ; am i|i'm doing well|okay|ok|good|right",
    ),
    (
        Intent::Rephrase,
        28,
        "rephrase|reword * question|it|that|please|$ ; what do|did|does you|that|this * mean ; don't|didn't|not|can't * understand|get|follow|understanding * question|you|that|what|this|it|meant|mean|asking|$ $ \
         ; don't|didn't * understand|get|follow * question|you|what|meant|mean ; not sure|clear|certain * question|asking|mean|after|want ; can|could|would you * explain|clarify|elaborate|simplify \
         ; in other|simpler|different|another words|way|terms ; put|say|ask * differently|simply|simpler ; another way $ ; what|which * are|you're you|$ * asking|looking|after \
         ; what * you * looking for ; question|that's|it's * unclear|confusing ; be more specific ; what|what's does|is? * mean $ ; i'm|am|bit|little confused $ ; what kind|sort|type of * you|mean ; mean by",
    ),
    (
        Intent::HowMuchLeft,
        16,
        "how many|much * questions|time|longer|minutes * left|more|are|do|have|$ $ ; are|is we|you|this * almost|nearly|finished|over|done $ ; how long * interview|this|take|going",
    ),
    (
        Intent::HowLong,
        18,
        "how long|detailed|deep|much|short should|do|would|must * answer|be|want|detail|go|i ; how much detail ; short|long|brief|quick|detailed version|answer or ; high level or",
    ),
    (
        Intent::TellMe,
        20,
        "what's|what|tell|give * right|correct|best|good|ideal|perfect|model answer|response|solution ; tell|give me the|a|an answer|solution|hint|clue|tip ; how would you * answer|respond|solve|do|have $ \
         ; what would you * say|do|answer|have|want $ ; what * do you|they * want * hear ; any|a|small|little hint|hints|clue|tip|tips $ ; help me * answer|out|with ; can|could you answer ; what should i * say|answer \
         ; answer it|that|this for me",
    ),
    (
        Intent::Skip,
        18,
        "skip this|that|it|the|one|over ; ^ * can|could|let's|please|i'd|we * leave this|that|it one|out|question|$ ; ^ i'll|i|i'd? like|to? pass on|this|that|$ ; can|could|let's|may|please|would we|i|us|$? * skip|pass|move|go on|next|this|it|that|forward|to|$ \
         ; next question|one please|$ ; ^ skip|pass|next please|$ $ ; i'd|i|rather|prefer not to? * answer|say|talk|discuss ; ask me * else|different ; ^ * can|could|may|please|give|ask * another|different question|one ; ^ please|let's|can|we? move on \
         ; don't * want|wish to answer|talk|discuss|say ; come back to * later",
    ),
    (
        Intent::DontKnow,
        24,
        "i|i'm|really|just|honestly|actually don't|dont * know * $ ; ^ * i don't|dont really? know ; ^ * no|not|haven't|don't * idea|clue ; ^ * not sure $ ; ^ * can't|couldn't * think of ; no|any|much * experience|knowledge * $ \
         ; i|i've|we never|haven't|not * used|worked|done|heard|seen|learned|learnt|had|tried ; nothing|anything|something * comes|come|coming * mind ; i|i've|have got|have? nothing ; mind|head * blank ; drawing|went|going * blank|blank ; i'm stuck|lost \
         ; don't|can't * remember|recall ; i'm|not * familiar ; i forgot|forget $ ; don't * have * experience|example|answer|one|any|that ; ^ * hard|difficult|tough question|one $ ; ^ nope|no|nothing|none $",
    ),
    (
        Intent::Moment,
        18,
        "can|could|may i think ; think about|of * second|moment|minute|while ; give|need|have|take me|a|one|just|some * moment|minute|second|sec|time|moments|seconds please|to|for|here|about|thanks|$ ; let me * think|see|remember|recall|consider|gather|collect|$ ; ^ one|just|hold|wait|hang a? * moment|second|sec|minute|on * $ \
         ; need|want|like|have to think ; ^ * still|just thinking ; ^ hm|hmm|wait|well|so|um|uh|er|and|mm|mmm $ ; good|interesting|great|nice question $ ; bear with me ; how|where should|do|can|to|shall i|$? * begin|start|put|say $",
    ),
    (
        Intent::StartOver,
        16,
        "i|me|can|let|to|i'll|i'd * start|begin * over|again|afresh ; from the beginning|top|start $ ; i|me * try that|it|this again|once ; rephrase|redo my answer ; let me * restart|redo",
    ),
    (
        Intent::Addition,
        16,
        "go|come back to * previous|last|first|earlier|question ; can|could|may|let i|me * add ; i'd|want|like to add ; one more thing $",
    ),
    (
        Intent::Assumption,
        26,
        "^ * how many|much|big|large|often|fast|old|long * users|requests|people|data|traffic|customers|patients|students|pupils|is|are|team|budget|writes|reads|money|time|servers \
         ; ^ what|what's * scale|budget|constraints|requirements|traffic|load|latency|deadline|size|goal ; ^ * can|may|should|do|let i|we|me assume ; ^ * do|does we|i|they|it have * budget|data|team|access|to|a|any|existing ; ^ is|are there * any|a|limit|constraints|budget|deadline|existing",
    ),
    (
        Intent::WhichOne,
        26,
        "^ * should|shall|do|would|could|can|may|did|does|is|are i|you|we|it|this|that * * or ; ^ * you mean * * or ; ^ * which one|project|job|role|company|language|part|team ; ^ like? * or * $",
    ),
    (
        Intent::MayI,
        26,
        "^ * can|could|may|should|shall|must|would i|we * use|take|talk|pick|choose|give|focus|tell|start|answer|be|speak|draw|describe|include|mention|go|just|also|concentrate|say|name \
         ; is|would it|that|this * ok|okay|fine|alright|possible|enough|acceptable * if|to|that|when|with|for|$ ; do you want me|an|a|the|something|to ; you mean * my|in|the|a|at|like|as|about|of|with|when|any|how|technical|work|something \
         ; does it|that|this * have|need|count|matter|include ; are you asking * about|me|for|how|what|if|whether ; would you like me|an|the|a",
    ),
    (
        Intent::OffTopic,
        24,
        "film|movie|movies|netflix|restaurant|lunch|dinner|breakfast|recipe|football|weather|holidays|horoscope|lottery|dog|cat|song|music ; tell me|us a|another * joke ; what|what's|how|how's * weather * $ ; sing * song ; write|tell me a|some|one|us * song|poem|rap|story|python ; ^ * what|how do|about you * like|eat|think|prefer|watch|do|believe|feel * $ ; ^ * do you like|love|have|want|watch|play|drink|eat|know|believe \
         ; what's|what|who's * your * favorite|favourite|opinion|view ; who * win|won * game|match|election|cup ; what time is it ; what's * capital|meaning of ; ^ * did you see|watch|hear|know ; order * pizza ; ^ * translate|calculate|solve * this|for|me",
    ),
    (
        Intent::Nervous,
        18,
        "i'm * nervous|anxious|stressed|shaking ; ^ * nervous|anxious * $ ; ^ sorry * nervous",
    ),
    (
        Intent::SmallTalk,
        14,
        "^ hi|hello|hey|hiya there|everyone|again|$ $ ; how are you ; how do you do ; nice|good|pleased|great|lovely to meet|talk|speak|be ; ^ hi|hello|oh|okay? thanks|thank * for * $ ; good morning|afternoon|evening ; how's it going ; ^ thanks|thank you|very|$? much|$? $ ; looking forward",
    ),
    (
        Intent::Ready,
        8,
        "^ okay|ok|sure|yes|yeah|yep|right|alright|ready|fine|good|great|perfect|cool|absolutely|certainly|understood|hmm|all right|okay|ok|yes|sure|ready|go|fine|good|great|then|please|thanks|got|$ it|$? $ ; i'm ready|back|here ; ^ of course $ \
         ; ^ okay|yes|so|then|yeah? let's go|start|begin|continue ; ^ mhm|mm|uh|yeah huh|hm|yeah|$ $ ; ^ go ahead $ ; ^ i|i'm * ready",
    ),
];
