//! The lobby: the check before an interview.

use crate::i18n::text::texts;

texts! {
    TITLE { en: "Interview Lobby", es: "Sala de espera", zh: "面试准备室" }
    INTRO {
        en: "Check your microphone and loudspeaker. Nothing is sent to the interviewer before you start.",
        es: "Pruebe el micrófono y el altavoz. Nada llega al entrevistador antes de empezar.",
        zh: "请检查麦克风和扬声器。开始之前，不会向面试官发送任何内容。",
    }
    NO_JOB { en: "No job description provided", es: "Sin descripción del puesto", zh: "未提供职位描述" }
    NOT_FOUND {
        en: "Interview not found or you don't have access",
        es: "No se encuentra la entrevista o no tiene acceso",
        zh: "未找到面试，或您没有访问权限",
    }
    IN_PROGRESS {
        en: "This interview is already in progress. Please refresh or contact support.",
        es: "Esta entrevista ya está en curso. Actualice la página o contacte con soporte.",
        zh: "此面试已在进行中。请刷新页面或联系支持人员。",
    }
    RETURN { en: "Return to the interview", es: "Volver a la entrevista", zh: "返回面试" }
    ERROR {
        en: "This interview has encountered an error. Please contact support.",
        es: "Esta entrevista ha sufrido un error. Contacte con soporte.",
        zh: "此面试出现错误。请联系支持人员。",
    }
    TO_FEEDBACK { en: "See what was said", es: "Ver lo que se dijo", zh: "查看对话内容" }

    CHECKS { en: "Check", es: "Comprobación", zh: "检查" }
    LOCAL {
        en: "The sound of this check stays in your browser.",
        es: "El sonido de esta prueba no sale de su navegador.",
        zh: "检查中的声音只留在您的浏览器中。",
    }
    MARK_PENDING { en: "Not checked yet", es: "Sin comprobar", zh: "尚未检查" }
    MARK_OK { en: "Good", es: "Bien", zh: "正常" }
    MARK_WARN { en: "Look at this", es: "Revíselo", zh: "请留意" }
    MARK_FAIL { en: "Problem", es: "Problema", zh: "有问题" }

    BROWSER { en: "Browser", es: "Navegador", zh: "浏览器" }
    BROWSER_OK { en: "It can do all that is needed.", es: "Tiene todo lo necesario.", zh: "具备所需的全部功能。" }
    BROWSER_FAIL { en: "It cannot hold a voice interview.", es: "No puede hacer una entrevista por voz.", zh: "无法进行语音面试。" }
    BROWSER_HINT {
        en: "Use a current version of Chrome, Edge, Firefox or Safari.",
        es: "Use una versión actual de Chrome, Edge, Firefox o Safari.",
        zh: "请使用最新版的 Chrome、Edge、Firefox 或 Safari。",
    }
    SECURE { en: "Secure page", es: "Página segura", zh: "安全页面" }
    SECURE_OK { en: "The browser lets this page use a microphone.", es: "El navegador deja que esta página use un micrófono.", zh: "浏览器允许此页面使用麦克风。" }
    SECURE_FAIL { en: "The browser lets no insecure page use a microphone.", es: "El navegador no permite micrófonos en páginas no seguras.", zh: "浏览器不允许不安全的页面使用麦克风。" }
    SECURE_HINT {
        en: "Whoever runs this server has to serve {origin} over HTTPS.",
        es: "Quien administra este servidor debe ofrecer {origin} por HTTPS.",
        zh: "请服务器管理员通过 HTTPS 提供 {origin}。",
    }

    MICROPHONE { en: "Microphone", es: "Micrófono", zh: "麦克风" }
    MICROPHONE_PENDING {
        en: "Your browser will ask whether this page may listen.",
        es: "Su navegador preguntará si esta página puede escuchar.",
        zh: "浏览器会询问是否允许此页面使用麦克风。",
    }
    MICROPHONE_ASKING { en: "Waiting for your answer to the browser…", es: "Esperando su respuesta al navegador…", zh: "正在等待您在浏览器中的选择…" }
    MICROPHONE_OK { en: "It is open.", es: "Está abierto.", zh: "已开启。" }
    MICROPHONE_LOST { en: "It was disconnected.", es: "Se ha desconectado.", zh: "已断开连接。" }
    CHECK_MICROPHONE { en: "Check microphone", es: "Probar micrófono", zh: "检查麦克风" }

    LEVEL { en: "Level", es: "Nivel", zh: "音量" }
    LEVEL_PENDING { en: "Comes with the microphone.", es: "Viene con el micrófono.", zh: "开启麦克风后检查。" }
    LEVEL_LISTENING { en: "Say a sentence, as loud as in an interview.", es: "Diga una frase, con la voz de una entrevista.", zh: "请用面试时的音量说一句话。" }
    LEVEL_NOTHING { en: "No speech is heard.", es: "No se oye ninguna voz.", zh: "没有听到说话声。" }
    LEVEL_NOTHING_HINT {
        en: "Speak, or choose another microphone.",
        es: "Hable o elija otro micrófono.",
        zh: "请说话，或选择其他麦克风。",
    }
    LEVEL_NO_SIGNAL { en: "The microphone gives only silence.", es: "El micrófono solo da silencio.", zh: "麦克风没有任何信号。" }
    LEVEL_NO_SIGNAL_HINT {
        en: "It may be switched off at the device, or held by another program.",
        es: "Puede estar apagado en el propio aparato, o lo ocupa otro programa.",
        zh: "可能在设备上被关闭，或被其他程序占用。",
    }
    LEVEL_QUIET { en: "You are too quiet.", es: "Se le oye muy bajo.", zh: "声音太小。" }
    LEVEL_QUIET_HINT {
        en: "Move closer, or raise the level in the settings of your system.",
        es: "Acérquese o suba el nivel en los ajustes del sistema.",
        zh: "请靠近麦克风，或在系统设置中调高音量。",
    }
    LEVEL_LOUD { en: "You are too loud.", es: "Se le oye demasiado fuerte.", zh: "声音太大。" }
    LEVEL_LOUD_HINT {
        en: "Move back, or lower the level in the settings of your system.",
        es: "Aléjese o baje el nivel en los ajustes del sistema.",
        zh: "请离麦克风远一些，或在系统设置中调低音量。",
    }
    LEVEL_OK { en: "You are heard well.", es: "Se le oye bien.", zh: "听得很清楚。" }
    METER { en: "Level of the microphone", es: "Nivel del micrófono", zh: "麦克风音量" }
    METER_QUIET { en: "quiet", es: "bajo", zh: "安静" }
    METER_GOOD { en: "good", es: "bien", zh: "合适" }
    METER_LOUD { en: "too loud", es: "muy alto", zh: "太大" }

    SPEAKER { en: "Loudspeaker", es: "Altavoz", zh: "扬声器" }
    SPEAKER_PENDING { en: "Three soft notes.", es: "Tres notas suaves.", zh: "三个柔和的音符。" }
    SPEAKER_ASK { en: "Did you hear it?", es: "¿Lo ha oído?", zh: "您听到了吗？" }
    SPEAKER_OK { en: "You hear it.", es: "Lo oye.", zh: "您能听到。" }
    SPEAKER_WARN { en: "You do not hear it.", es: "No lo oye.", zh: "您听不到。" }
    SPEAKER_HINT {
        en: "Turn the volume up, look whether headphones are connected, and on a phone whether it is set to silent.",
        es: "Suba el volumen, mire si hay auriculares conectados y, en un móvil, si está en silencio.",
        zh: "请调高音量，检查是否连接了耳机；手机请检查是否静音。",
    }
    PLAY { en: "Play test sound", es: "Reproducir sonido de prueba", zh: "播放测试音" }
    YES { en: "Yes", es: "Sí", zh: "是" }
    NO { en: "No", es: "No, nada", zh: "否" }

    OWN_VOICE { en: "Your own voice", es: "Su propia voz", zh: "您的声音" }
    OWN_VOICE_PENDING {
        en: "Four seconds are recorded and played back to you.",
        es: "Se graban cuatro segundos y se reproducen.",
        zh: "录制四秒，然后回放给您听。",
    }
    OWN_VOICE_RECORDING { en: "Recording: say something…", es: "Grabando: diga algo…", zh: "正在录音：请说话…" }
    OWN_VOICE_OK { en: "This is how the interviewer hears you.", es: "Así le oye el entrevistador.", zh: "面试官听到的就是这样。" }
    RECORD { en: "Record 4 seconds and play them back", es: "Grabar 4 segundos y escucharlos", zh: "录制 4 秒并回放" }

    ECHO { en: "Echo", es: "Eco", zh: "回声" }
    ECHO_PENDING {
        en: "Does your microphone hear your loudspeaker? A murmur is played for a second.",
        es: "¿Oye el micrófono a su altavoz? Suena un murmullo durante un segundo.",
        zh: "麦克风会收到扬声器的声音吗？将播放一秒钟的低语声。",
    }
    ECHO_LISTENING { en: "Listening: please stay silent…", es: "Escuchando: guarde silencio…", zh: "正在检测：请保持安静…" }
    ECHO_NONE { en: "No echo.", es: "Sin eco.", zh: "没有回声。" }
    ECHO_FAINT { en: "A faint echo, which does not disturb.", es: "Un eco leve, que no molesta.", zh: "有轻微回声，不影响面试。" }
    ECHO_DISTURBING { en: "The interviewer would hear itself.", es: "El entrevistador se oiría a sí mismo.", zh: "面试官会听到自己的声音。" }
    ECHO_HINT {
        en: "Use headphones. Without them, speak in turns.",
        es: "Use auriculares. Sin ellos, hablen por turnos.",
        zh: "请使用耳机。没有耳机时，请轮流说话。",
    }
    ECHO_START { en: "Check for echo", es: "Comprobar el eco", zh: "检测回声" }
    HALF_DUPLEX {
        en: "Speak in turns: the microphone is off while the interviewer speaks",
        es: "Por turnos: el micrófono se apaga mientras habla el entrevistador",
        zh: "轮流说话：面试官说话时关闭麦克风",
    }

    CONNECTION { en: "Connection", es: "Conexión", zh: "连接" }
    CONNECTION_PENDING { en: "Measuring…", es: "Midiendo…", zh: "正在测量…" }
    CONNECTION_OK { en: "Good: {ms} ms there and back.", es: "Buena: {ms} ms de ida y vuelta.", zh: "良好：往返 {ms} 毫秒。" }
    CONNECTION_SLOW { en: "Slow: {ms} ms there and back.", es: "Lenta: {ms} ms de ida y vuelta.", zh: "较慢：往返 {ms} 毫秒。" }
    CONNECTION_LOSSY {
        en: "Unsteady: {lost} % came late or not at all.",
        es: "Inestable: el {lost} % llegó tarde o no llegó.",
        zh: "不稳定：{lost}% 的数据延迟或丢失。",
    }
    CONNECTION_WEAK_HINT {
        en: "Move closer to the router, or use a cable. Answers may come with a delay.",
        es: "Acérquese al router o use un cable. Las respuestas pueden tardar.",
        zh: "请靠近路由器或使用网线。回答可能会有延迟。",
    }
    CONNECTION_FAIL { en: "No live connection to this server.", es: "No hay conexión en vivo con este servidor.", zh: "无法与此服务器建立实时连接。" }
    CONNECTION_FAIL_HINT {
        en: "A firewall or proxy may block WebSockets. Try another network.",
        es: "Un cortafuegos o proxy puede bloquear los WebSockets. Pruebe con otra red.",
        zh: "防火墙或代理可能阻止了 WebSocket。请尝试其他网络。",
    }

    INTERVIEWER { en: "Interviewer", es: "Entrevistador", zh: "面试官" }
    INTERVIEWER_PENDING { en: "Asking the server…", es: "Preguntando al servidor…", zh: "正在询问服务器…" }
    INTERVIEWER_OK { en: "Ready.", es: "Listo para empezar.", zh: "已就绪。" }
    INTERVIEWER_FULL { en: "All places are taken at the moment.", es: "Ahora mismo no hay plazas libres.", zh: "目前没有空位。" }
    INTERVIEWER_FULL_HINT {
        en: "Wait until another interview has ended, and try again.",
        es: "Espere a que termine otra entrevista e inténtelo de nuevo.",
        zh: "请等待其他面试结束后重试。",
    }
    INTERVIEWER_NOT_READY { en: "Not ready: {problem}", es: "No está listo: {problem}", zh: "尚未就绪：{problem}" }
    INTERVIEWER_UNKNOWN { en: "The server does not answer.", es: "El servidor no responde.", zh: "服务器没有回应。" }
    INTERVIEWER_HINT {
        en: "Only whoever runs this server can change that.",
        es: "Solo puede cambiarlo quien administra este servidor.",
        zh: "只有服务器管理员可以解决。",
    }

    FACTS { en: "This interview", es: "Esta entrevista", zh: "本次面试" }
    FACT_LENGTH { en: "Length", es: "Duración", zh: "时长" }
    FACT_LENGTH_VALUE { en: "at most {time}", es: "como máximo {time}", zh: "最多 {time}" }
    FACT_LANGUAGE { en: "Spoken language", es: "Idioma hablado", zh: "面试语言" }
    FACT_LANGUAGE_FREE { en: "as you speak", es: "el que usted hable", zh: "随您而定" }
    FACT_INTERVIEWER { en: "Interviewer", es: "Entrevistador", zh: "面试官" }
    FACT_PERSONA { en: "Manner", es: "Estilo", zh: "风格" }
    FACT_VOICE { en: "Your voice", es: "Su voz", zh: "您的声音" }
    FACT_VOICE_HERE { en: "stays on this server", es: "no sale de este servidor", zh: "仅在此服务器上处理" }
    FACT_VOICE_HOST { en: "is sent to {host}", es: "se envía a {host}", zh: "发送至 {host}" }
    FACT_SOUND { en: "Sound", es: "Sonido", zh: "声音记录" }
    FACT_WORDS { en: "Words", es: "Palabras", zh: "文字记录" }
    FACT_KEPT { en: "kept until you delete it", es: "se guarda hasta que usted lo elimine", zh: "保存至您删除" }
    FACT_KEPT_FOR { en: "kept for {time}", es: "se guarda {time}", zh: "保存 {time}" }
    FACT_NOT_KEPT { en: "not kept", es: "no se guarda", zh: "不保存" }

    START { en: "Start Interview", es: "Empezar entrevista", zh: "开始面试" }
    STARTING { en: "Opening the microphone…", es: "Abriendo el micrófono…", zh: "正在开启麦克风…" }
    BLOCKED {
        en: "A voice interview cannot start: see “{check}”.",
        es: "La entrevista por voz no puede empezar: vea «{check}».",
        zh: "无法开始语音面试：请查看“{check}”。",
    }
    WITH_TEXT_HINT {
        en: "With text you read the questions and type the answers; no microphone is needed.",
        es: "Por escrito, lee las preguntas y escribe las respuestas; no hace falta micrófono.",
        zh: "文字方式下，您阅读问题并输入回答，无需麦克风。",
    }
}
