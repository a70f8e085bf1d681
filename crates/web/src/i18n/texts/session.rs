//! The interview itself.

use crate::i18n::text::texts;

texts! {
    TITLE { en: "Interview", es: "Entrevista", zh: "面试" }
    TITLE_LIVE { en: "● Live", es: "● En directo", zh: "● 进行中" }
    TITLE_MUTED { en: "○ Muted", es: "○ Silencio", zh: "○ 已静音" }
    TITLE_LOST { en: "Reconnecting…", es: "Reconectando…", zh: "正在重新连接…" }

    // The status line.
    CONNECTING { en: "Connecting", es: "Conectando", zh: "正在连接" }
    LISTENING { en: "Listening", es: "Escuchando", zh: "正在聆听" }
    THINKING { en: "Thinking", es: "Pensando", zh: "正在思考" }
    SPEAKING { en: "Speaking", es: "Hablando", zh: "正在讲话" }
    RECONNECTING { en: "Reconnecting", es: "Reconectando", zh: "正在重新连接" }
    PAUSED { en: "Waiting for you", es: "Esperándole", zh: "等您准备好" }
    ENDING { en: "Ending", es: "Terminando", zh: "正在结束" }
    ENDED { en: "Ended", es: "Terminada", zh: "已结束" }
    YOUR_TURN { en: "Your turn", es: "Su turno", zh: "轮到您了" }

    // The connection.
    CONNECTION { en: "Connection: {quality}", es: "Conexión: {quality}", zh: "连接：{quality}" }
    QUALITY_UNKNOWN { en: "being measured", es: "midiendo", zh: "正在检测" }
    QUALITY_GOOD { en: "good", es: "buena", zh: "良好" }
    QUALITY_UNSTABLE { en: "unstable", es: "inestable", zh: "不稳定" }
    QUALITY_POOR { en: "poor", es: "mala", zh: "较差" }

    // Time.
    TIME_LEFT { en: "Time left", es: "Tiempo restante", zh: "剩余时间" }
    TIME_LEFT_SPOKEN { en: "{time} left.", es: "Quedan {time}.", zh: "还剩 {time}。" }
    HIDE_TIME { en: "Hide time", es: "Ocultar tiempo", zh: "隐藏时间" }
    SHOW_TIME { en: "Show time", es: "Mostrar tiempo", zh: "显示时间" }

    // What is on its way.
    PREPARING { en: "Preparing your interview…", es: "Preparando su entrevista…", zh: "正在准备面试…" }
    ASKING_MICROPHONE {
        en: "Please allow the microphone",
        es: "Permita el micrófono, por favor",
        zh: "请允许使用麦克风",
    }
    ASKING_MICROPHONE_TEXT {
        en: "Your browser is asking. Sound is used only while the interview runs.",
        es: "Su navegador lo pregunta. El sonido se usa solo durante la entrevista.",
        zh: "浏览器正在询问。声音仅在面试期间使用。",
    }
    FETCHING { en: "The interviewer is on the way…", es: "El entrevistador está en camino…", zh: "面试官马上就到…" }
    GREETING { en: "The interviewer begins…", es: "El entrevistador empieza…", zh: "面试官即将开始…" }
    SAVING { en: "Saving your interview…", es: "Guardando su entrevista…", zh: "正在保存您的面试…" }
    SAVING_TEXT {
        en: "Nothing that was said is lost.",
        es: "No se pierde nada de lo dicho.",
        zh: "已说的内容不会丢失。",
    }
    OVER { en: "The interview is over.", es: "La entrevista ha terminado.", zh: "面试已结束。" }
    TO_RESULTS { en: "Go to the results", es: "Ir a los resultados", zh: "查看结果" }

    // Connection lost and back.
    CONNECTED {
        en: "Connected. The interviewer speaks first.",
        es: "Conectado. El entrevistador habla primero.",
        zh: "已连接。面试官会先开口。",
    }
    CONNECTED_AGAIN { en: "Connected again.", es: "Conectado de nuevo.", zh: "已重新连接。" }
    LOST {
        en: "The connection was lost. Connecting again…",
        es: "Se ha perdido la conexión. Conectando de nuevo…",
        zh: "连接已断开，正在重新连接…",
    }
    LOST_TEXT {
        en: "The clock stands still. What you type is kept.",
        es: "El reloj está parado. Lo que escriba se conserva.",
        zh: "计时已暂停。您输入的内容会保留。",
    }
    TRY_NOW { en: "Try now", es: "Intentar ahora", zh: "立即重试" }
    INTERVIEWER_AWAY {
        en: "The interviewer lost the connection and will be back in a moment.",
        es: "El entrevistador ha perdido la conexión y volverá enseguida.",
        zh: "面试官的连接中断，马上回来。",
    }

    // The microphone.
    MICROPHONE_LOST {
        en: "The microphone is disconnected. The interviewer waits for you.",
        es: "El micrófono está desconectado. El entrevistador le espera.",
        zh: "麦克风已断开。面试官会等您。",
    }
    MICROPHONE_SILENCED {
        en: "Your device has switched the microphone off, perhaps for a phone call. The interviewer waits for you.",
        es: "Su dispositivo ha apagado el micrófono, quizá por una llamada. El entrevistador le espera.",
        zh: "您的设备关闭了麦克风，可能是因为来电。面试官会等您。",
    }
    MICROPHONE_LOST_TEXT {
        en: "Plug it in again, or go on another way. It comes back by itself.",
        es: "Conéctelo de nuevo o siga de otra manera. Vuelve por sí solo.",
        zh: "请重新插上，或换一种方式继续。恢复后会自动启用。",
    }
    MICROPHONE_ANY { en: "Use another microphone", es: "Usar otro micrófono", zh: "使用其他麦克风" }
    MICROPHONE_BACK { en: "The microphone is back.", es: "El micrófono ha vuelto.", zh: "麦克风已恢复。" }
    MICROPHONE_NOT_OPENED {
        en: "The microphone could not be opened.",
        es: "No se ha podido abrir el micrófono.",
        zh: "无法打开麦克风。",
    }
    MUTED_SPOKEN { en: "Muted.", es: "Micrófono silenciado.", zh: "已静音。" }
    UNMUTED_SPOKEN { en: "Unmuted.", es: "Micrófono abierto.", zh: "已取消静音。" }
    YOU_ARE_MUTED { en: "You are muted", es: "Está en silencio", zh: "您已静音" }
    NO_MICROPHONE { en: "No microphone", es: "Sin micrófono", zh: "无麦克风" }
    USE_TEXT { en: "Use text", es: "Usar texto", zh: "使用文字" }
    USE_VOICE { en: "Use the microphone", es: "Usar el micrófono", zh: "使用麦克风" }
    TAP { en: "Tap to continue", es: "Toque para continuar", zh: "点按以继续" }
    TAP_TEXT {
        en: "Your browser plays sound only after a tap.",
        es: "Su navegador solo reproduce sonido después de un toque.",
        zh: "浏览器需要您点按后才能播放声音。",
    }

    // Controls.
    CONTROLS { en: "Interview controls", es: "Controles de la entrevista", zh: "面试控制" }
    MUTE { en: "Mute", es: "Silenciar", zh: "静音" }
    UNMUTE { en: "Unmute", es: "Abrir micro", zh: "取消静音" }
    TALK { en: "Hold to talk", es: "Mantener y hablar", zh: "按住说话" }
    HOLD { en: "Hold on", es: "Un momento", zh: "请稍等" }
    TYPE { en: "Type", es: "Escribir", zh: "打字" }
    CAPTIONS { en: "Captions", es: "Subtítulos", zh: "字幕" }
    SETTINGS { en: "Settings", es: "Ajustes", zh: "设置" }
    END { en: "End Interview", es: "Terminar entrevista", zh: "结束面试" }
    END_TITLE { en: "End the interview?", es: "¿Terminar la entrevista?", zh: "结束面试？" }
    END_TEXT {
        en: "What was said is saved, and you see the transcript next. An interview that has ended cannot be continued.",
        es: "Se guarda lo dicho y a continuación verá la transcripción. Una entrevista terminada no se puede continuar.",
        zh: "已说的内容会保存，随后您会看到对话记录。结束后无法继续这场面试。",
    }

    // What was said.
    TRANSCRIPT { en: "Transcript", es: "Transcripción", zh: "对话记录" }
    CAPTIONS_OFF { en: "Captions are off.", es: "Los subtítulos están desactivados.", zh: "字幕已关闭。" }
    EARLIER { en: "Show earlier", es: "Mostrar lo anterior", zh: "显示更早的内容" }
    TO_LATEST { en: "Jump to latest", es: "Ir a lo último", zh: "跳到最新" }
    SENDING { en: "sending…", es: "enviando…", zh: "发送中…" }

    // Help in silence.
    HELP { en: "Take your time. If it helps:", es: "Tómese su tiempo. Si le ayuda:", zh: "慢慢来。需要帮助吗？" }
    REPEAT { en: "Repeat the question", es: "Repetir la pregunta", zh: "重复问题" }
    REPHRASE { en: "Ask it in other words", es: "Preguntarlo de otra manera", zh: "换种问法" }
    SKIP { en: "Skip this question", es: "Saltar esta pregunta", zh: "跳过这个问题" }
    SAY_REPHRASE {
        en: "Could you rephrase the question, please?",
        es: "¿Podría formular la pregunta de otra manera, por favor?",
        zh: "请您换一种方式问这个问题，好吗？",
    }
    SAY_SKIP {
        en: "I would like to skip this question.",
        es: "Me gustaría saltar esta pregunta.",
        zh: "我想跳过这个问题。",
    }

    // A typed answer.
    ANSWER { en: "Your answer", es: "Su respuesta", zh: "您的回答" }
    ANSWER_HINT { en: "Ctrl+Enter sends it.", es: "Ctrl+Intro la envía.", zh: "按 Ctrl+Enter 发送。" }
    SEND { en: "Send", es: "Enviar", zh: "发送" }
    ANSWER_EMPTY { en: "Please write an answer.", es: "Escriba una respuesta.", zh: "请输入回答。" }
    ANSWER_TOO_LONG {
        en: "The answer is too long: at most 8,000 characters.",
        es: "La respuesta es demasiado larga: como máximo 8000 caracteres.",
        zh: "回答过长：最多 8,000 个字符。",
    }
    ANSWER_TOO_MANY {
        en: "Several answers are still waiting to be sent. Please wait a moment.",
        es: "Varias respuestas esperan a ser enviadas. Espere un momento.",
        zh: "还有几条回答等待发送，请稍候。",
    }
    ANSWER_NOT_NOW {
        en: "Nobody is there to answer at the moment.",
        es: "En este momento no hay nadie a quien responder.",
        zh: "目前没有可以回答的对象。",
    }

    // Settings.
    VOLUME { en: "Interviewer's volume", es: "Volumen del entrevistador", zh: "面试官音量" }
    PATIENCE_HINT {
        en: "How long you may pause before the interviewer answers. It counts from the next interview on; now, press “Hold on”.",
        es: "Cuánto puede callar antes de que el entrevistador responda. Vale desde la próxima entrevista; ahora, pulse «Un momento».",
        zh: "面试官回应前您可以停顿多久。从下一场面试起生效；现在请按“请稍等”。",
    }
    HALF_DUPLEX { en: "I have no headphones", es: "No tengo auriculares", zh: "我没有耳机" }
    HALF_DUPLEX_HINT {
        en: "The microphone is closed while the interviewer speaks, so that they do not hear themselves. You cannot interrupt then.",
        es: "El micrófono se cierra mientras habla el entrevistador, para que no se oiga a sí mismo. Así no podrá interrumpir.",
        zh: "面试官讲话时关闭麦克风，以免回声。此时您无法打断。",
    }

    // Shortcuts.
    SHORTCUTS { en: "Keyboard shortcuts", es: "Atajos de teclado", zh: "键盘快捷键" }
    SHORTCUTS_OFF {
        en: "Single keys are switched off in the settings.",
        es: "Las teclas sueltas están desactivadas en los ajustes.",
        zh: "单键快捷键已在设置中关闭。",
    }
    KEY_SPACE { en: "Space", es: "Espacio", zh: "空格" }
    KEY_MUTE { en: "Mute or unmute", es: "Silenciar o abrir el micrófono", zh: "静音或取消静音" }
    KEY_TALK { en: "Hold to talk, even when muted", es: "Mantener para hablar, también en silencio", zh: "按住说话，静音时也可用" }
    KEY_CAPTIONS { en: "Captions on or off", es: "Activar o quitar los subtítulos", zh: "打开或关闭字幕" }
    KEY_HOLD { en: "Hold on, or go on", es: "Un momento, o seguir", zh: "请稍等，或继续" }
    KEY_TYPE { en: "Type an answer", es: "Escribir una respuesta", zh: "输入回答" }
    KEY_SEND { en: "Send the typed answer", es: "Enviar la respuesta escrita", zh: "发送输入的回答" }
    KEY_HELP { en: "This list", es: "Esta lista", zh: "此列表" }

    // It cannot go on.
    FAILED_NOT_FOUND { en: "There is no such interview", es: "Esa entrevista no existe", zh: "没有这场面试" }
    FAILED_NOT_STARTED {
        en: "The interviewer did not come",
        es: "El entrevistador no ha venido",
        zh: "面试官没有到来",
    }
    FAILED_PROVIDER {
        en: "The interviewer is not available",
        es: "El entrevistador no está disponible",
        zh: "面试官暂时不在",
    }
    FAILED_REFUSED {
        en: "The server keeps closing the connection",
        es: "El servidor cierra la conexión una y otra vez",
        zh: "服务器不断关闭连接",
    }
    FAILED_SETUP {
        en: "The interview could not be prepared",
        es: "No se ha podido preparar la entrevista",
        zh: "无法准备面试",
    }
    FAILED_SIGNED_OUT { en: "You are signed out", es: "Su sesión ha terminado", zh: "您已退出登录" }
    FAILED_TAKEN_OVER {
        en: "Interview is open elsewhere",
        es: "La entrevista está abierta en otro lugar",
        zh: "面试已在别处打开",
    }
    FAILED_UNREACHABLE {
        en: "The server cannot be reached",
        es: "No se puede acceder al servidor",
        zh: "无法连接服务器",
    }
    TAKEN_OVER_TEXT {
        en: "It continues in another window or on another device. You can take it over here.",
        es: "Continúa en otra ventana o en otro dispositivo. Puede retomarla aquí.",
        zh: "它正在另一个窗口或设备上继续。您可以在这里接管。",
    }
    TAKE_OVER { en: "Take over here", es: "Continuar aquí", zh: "在此接管" }
    KEPT_TEXT {
        en: "What was said so far is kept.",
        es: "Lo dicho hasta ahora se conserva.",
        zh: "目前为止的内容已保存。",
    }
    NOT_BEGUN_TEXT {
        en: "The interview has not begun. You can try again at any time.",
        es: "La entrevista no ha empezado. Puede intentarlo de nuevo cuando quiera.",
        zh: "面试尚未开始。您可以随时重试。",
    }
    SERVER_SAYS { en: "The server says: {text}", es: "El servidor dice: {text}", zh: "服务器提示：{text}" }
    BACK_TO_LOBBY { en: "Back to the lobby", es: "Volver a la sala de espera", zh: "返回等候室" }
}
