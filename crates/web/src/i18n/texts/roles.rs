//! Roles for quick practice: a title, and a job description in the language of the interview.

use crate::i18n::Text;
use crate::i18n::text::texts;

texts! {
    SOFTWARE { en: "Software engineer", es: "Ingeniería de software", zh: "软件工程师" }
    SOFTWARE_JOB {
        en: "Software engineer\nYou build and run a web service with a small team. You design features with product and design, write and review code, test it, and are on call in turn. We look for sound judgement about data, failure and simplicity, and for people who explain their decisions.",
        es: "Ingeniería de software\nDesarrolla y opera un servicio web con un equipo pequeño. Diseña funciones con producto y diseño, escribe y revisa código, lo prueba y hace guardias por turnos. Buscamos buen criterio sobre datos, fallos y sencillez, y personas que expliquen sus decisiones.",
        zh: "软件工程师\n您将与小团队一起开发和运维一个网络服务：与产品和设计人员共同设计功能，编写和评审代码，进行测试，轮流值班。我们看重对数据、故障和简洁性的判断力，以及解释决策的能力。",
    }
    NURSE { en: "Nurse", es: "Enfermería", zh: "护士" }
    NURSE_JOB {
        en: "Nurse\nYou care for patients on a medical ward in shifts. You assess, plan and document care, give medication, speak with relatives and work closely with doctors. We look for calm under pressure, clear handovers and respect for every patient.",
        es: "Enfermería\nAtiende a pacientes en una planta médica por turnos. Valora, planifica y documenta los cuidados, administra medicación, habla con familiares y colabora con el equipo médico. Buscamos calma bajo presión, relevos claros y respeto por cada paciente.",
        zh: "护士\n您将在内科病房轮班照护患者：评估、制定并记录护理计划，给药，与家属沟通，与医生密切合作。我们看重压力下的冷静、清晰的交接以及对每位患者的尊重。",
    }
    SALES { en: "Sales representative", es: "Representante comercial", zh: "销售代表" }
    SALES_JOB {
        en: "Sales representative\nYou find and look after business customers in your region. You plan your visits, understand what customers need, negotiate, and report on your pipeline. We look for people who listen first, keep promises and learn from a lost deal.",
        es: "Representante comercial\nCapta y atiende a empresas clientes en su zona. Planifica visitas, entiende las necesidades, negocia e informa de sus oportunidades. Buscamos personas que primero escuchen, cumplan lo prometido y aprendan de una venta perdida.",
        zh: "销售代表\n您将开发并维护所在区域的企业客户：规划拜访，了解需求，进行谈判，汇报销售进展。我们看重先倾听、守承诺、能从失败的交易中学习的人。",
    }
    TEACHER { en: "Teacher", es: "Docencia", zh: "教师" }
    TEACHER_JOB {
        en: "Teacher\nYou teach classes of about twenty-five pupils at a secondary school. You plan lessons for different abilities, assess fairly, speak with parents and take part in school life. We look for clear explanations, good classroom management and care for each pupil.",
        es: "Docencia\nImparte clase a grupos de unos veinticinco alumnos en secundaria. Planifica para distintos niveles, evalúa con justicia, habla con las familias y participa en la vida del centro. Buscamos explicaciones claras, buena gestión del aula y atención a cada alumno.",
        zh: "教师\n您将在中学为约二十五人的班级授课：针对不同水平备课，公平评价，与家长沟通，参与学校生活。我们看重清晰的讲解、良好的课堂管理和对每位学生的关心。",
    }
    SUPPORT { en: "Customer support", es: "Atención al cliente", zh: "客户支持" }
    SUPPORT_JOB {
        en: "Customer support agent\nYou help customers by phone, mail and chat. You find out what is wrong, solve it or pass it on well, and notice what keeps coming back. We look for patience, plain language and care with an angry customer.",
        es: "Atención al cliente\nAyuda a clientes por teléfono, correo y chat. Averigua qué falla, lo resuelve o lo deriva bien y detecta lo que se repite. Buscamos paciencia, lenguaje sencillo y tacto con clientes enfadados.",
        zh: "客户支持专员\n您将通过电话、邮件和聊天帮助客户：查明问题，解决或妥善转交，并发现反复出现的问题。我们看重耐心、通俗的表达以及对不满客户的妥善应对。",
    }
    MANAGER { en: "Project manager", es: "Gestión de proyectos", zh: "项目经理" }
    MANAGER_JOB {
        en: "Project manager\nYou lead projects across several teams from the first plan to the handover. You agree on goals, keep time and cost in view, name risks early and keep everyone informed. We look for people who decide with incomplete facts and can say no.",
        es: "Gestión de proyectos\nDirige proyectos entre varios equipos, del primer plan a la entrega. Acuerda objetivos, vigila plazos y costes, señala pronto los riesgos y mantiene informados a todos. Buscamos personas que decidan con datos incompletos y sepan decir no.",
        zh: "项目经理\n您将带领跨团队项目，从最初计划到最终交付：商定目标，把控时间和成本，及早指出风险，让各方了解进展。我们看重能在信息不完整时做出决定、敢于说不的人。",
    }
}

/// A role that can be practised without any preparation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Role {
    /// What it is called.
    pub(crate) title: Text,
    /// What the interviewer reads.
    pub(crate) job_description: Text,
}

/// Every role.
pub(crate) const ROLES: [Role; 6] = [
    Role { title: SOFTWARE, job_description: SOFTWARE_JOB },
    Role { title: NURSE, job_description: NURSE_JOB },
    Role { title: SALES, job_description: SALES_JOB },
    Role { title: TEACHER, job_description: TEACHER_JOB },
    Role { title: SUPPORT, job_description: SUPPORT_JOB },
    Role { title: MANAGER, job_description: MANAGER_JOB },
];
