//! The start page.

use crate::i18n::text::texts;

texts! {
    TITLE { en: "Say it once before it counts.", es: "Dígalo una vez antes de que cuente.", zh: "重要时刻之前，先说一遍。" }
    LEAD {
        en: "PrepPal holds a job interview with you, aloud. It has read the job advertisement and your résumé, it asks, it listens, and it asks again. Afterwards you read what you said.",
        es: "PrepPal le hace una entrevista de trabajo en voz alta. Ha leído la oferta y su currículum, pregunta, escucha y vuelve a preguntar. Después usted lee lo que dijo.",
        zh: "PrepPal 用语音为您进行一场求职面试。它读过招聘信息和您的简历，会提问、倾听并追问。结束后，您可以读到自己说过的话。",
    }
    START { en: "Start practising", es: "Empezar a practicar", zh: "开始练习" }
    NO_MICROPHONE {
        en: "No microphone? You can type your answers.",
        es: "¿Sin micrófono? Puede escribir sus respuestas.",
        zh: "没有麦克风？您可以打字回答。",
    }
    SAMPLE_LABEL { en: "From a practice interview", es: "De una entrevista de práctica", zh: "一段练习面试" }
    SAMPLE_ASK {
        en: "You wrote that you moved the night shift to a new rota. Who was against it?",
        es: "Usted escribió que cambió los turnos de noche. ¿Quién se oponía?",
        zh: "您写到曾调整夜班排班。当时谁反对？",
    }
    SAMPLE_ANSWER {
        en: "Two of the senior nurses. So I asked them to draft it with me, and we tried it for a month.",
        es: "Dos enfermeras veteranas. Así que les pedí que lo redactaran conmigo y lo probamos un mes.",
        zh: "两位资深护士。于是我请她们和我一起拟定方案，试行了一个月。",
    }
    SAMPLE_PROBE {
        en: "And how did you know, after that month, that it was better?",
        es: "Y pasado ese mes, ¿cómo supo que era mejor?",
        zh: "一个月之后，您怎么知道它更好？",
    }
    HOW { en: "How it goes", es: "Cómo funciona", zh: "流程" }
    STEP_BRING { en: "Bring the job", es: "Traiga la oferta", zh: "提供职位" }
    STEP_BRING_TEXT {
        en: "Paste the advertisement, and your résumé if you like. Or pick a role and begin in two clicks.",
        es: "Pegue la oferta y, si quiere, su currículum. O elija un puesto y empiece en dos clics.",
        zh: "粘贴招聘信息，也可附上简历；或者选择一个职位，两次点击即可开始。",
    }
    STEP_TALK { en: "Talk", es: "Hable", zh: "对话" }
    STEP_TALK_TEXT {
        en: "Ten, thirty or sixty minutes. Interrupt, pause, ask for the question again. Captions run along.",
        es: "Diez, treinta o sesenta minutos. Interrumpa, haga pausas, pida que repita. Hay subtítulos.",
        zh: "十、三十或六十分钟。可以打断、停顿、请对方重复问题，全程有字幕。",
    }
    STEP_READ { en: "Read it back", es: "Léalo después", zh: "回顾" }
    STEP_READ_TEXT {
        en: "Every turn with its time, yours to download or delete.",
        es: "Cada turno con su hora, para descargar o eliminar.",
        zh: "每句话都有时间记录，可下载，也可删除。",
    }
    FACTS { en: "On this server", es: "En este servidor", zh: "关于此服务器" }
    FACT_INTERVIEWER { en: "Interviewer", es: "Entrevistador", zh: "面试官" }
    FACT_VOICE { en: "Your voice", es: "Su voz", zh: "您的声音" }
    FACT_VOICE_HERE { en: "stays on this server", es: "se queda en este servidor", zh: "仅在此服务器上处理" }
    FACT_VOICE_HOST { en: "goes to {host}", es: "va a {host}", zh: "发送至 {host}" }
    FACT_LANGUAGES { en: "It speaks", es: "Habla", zh: "使用语言" }
    FACT_LANGUAGES_MANY { en: "many languages", es: "muchos idiomas", zh: "多种语言" }
    FACT_SIGN_UP { en: "Accounts", es: "Cuentas", zh: "账户" }
    FACT_SIGN_UP_OPEN { en: "open to anyone", es: "abiertas a todos", zh: "开放注册" }
    FACT_SIGN_UP_INVITE { en: "by invitation", es: "por invitación", zh: "凭邀请注册" }
    FACT_SIGN_UP_CLOSED { en: "made by the operator", es: "las crea el administrador", zh: "由管理员创建" }
    FACT_READY { en: "Interviews", es: "Entrevistas", zh: "面试" }
    FACT_READY_YES { en: "can be held now", es: "se pueden hacer ahora", zh: "现在可以进行" }
    FACT_READY_NO { en: "cannot be held at the moment", es: "no se pueden hacer por ahora", zh: "目前无法进行" }
    FACTS_MORE {
        en: "What is kept, and for how long",
        es: "Qué se guarda y por cuánto tiempo",
        zh: "保存哪些内容、保存多久",
    }
}
