"""Google's own Python SDK holds an interview with the embedded interviewer.

Usage: python gemini_live.py '{"url": URL, "key": KEY, "speech": FILE, "words": TEXT}'
FILE is what the candidate says, raw PCM, 16 bit, 16 kHz, with silence behind it; TEXT are its words.
Prints a line for each thing that works; exits with 1 at the first that does not.
"""

import asyncio
import json
import re
import sys
from pathlib import Path

from google import genai
from google.genai import types

PATIENCE_S = 90
CHUNK_BYTES = 640  # 20 ms at 16 kHz
MIME = "audio/pcm;rate=16000"
INSTRUCTION = """You are the interviewer in a spoken practice job interview.
About 30 minutes are left.

<job_description>
Rust engineer for a payment platform. Kafka, PostgreSQL, Kubernetes.
</job_description>"""
CONFIG = {
    "response_modalities": ["AUDIO"],
    "system_instruction": INSTRUCTION,
    "input_audio_transcription": {},
    "output_audio_transcription": {},
    "session_resumption": {},
    "tools": [{"function_declarations": [{"name": "end_call", "description": "Ends the call."}]}],
    "realtime_input_config": {"automatic_activity_detection": {"silence_duration_ms": 700}},
}


def check(name, is_right, detail=""):
    if not is_right:
        sys.exit(f"not ok: {name} {detail}")
    print(f"ok {name}", flush=True)


def words(text):
    return re.findall("[a-z]+", text.lower())


def client_for(url, key):
    """The SDK insists on TLS with an API key; these two members make it take a plain socket."""
    client = genai.Client(api_key=key, http_options={"base_url": url, "api_version": "v1beta"})
    client._api_client._websocket_ssl_ctx = {}
    client._api_client._websocket_base_url = lambda *_, **__: url.replace("http://", "ws://")
    return client


class Turn:
    """What came until a turn was complete."""

    def __init__(self):
        self.heard = self.said = ""
        self.audio_bytes = 0
        self.interrupted = False
        self.calls = []

    def take(self, message):
        content = message.server_content
        if message.tool_call:
            self.calls.extend(message.tool_call.function_calls)
        if content is None:
            return
        if content.input_transcription and content.input_transcription.text:
            self.heard += content.input_transcription.text
        if content.output_transcription and content.output_transcription.text:
            self.said += content.output_transcription.text
        self.interrupted = self.interrupted or bool(content.interrupted)
        for part in content.model_turn.parts if content.model_turn else []:
            self.audio_bytes += len(part.inline_data.data) if part.inline_data else 0


async def send_audio(session, pcm):
    for at in range(0, len(pcm), CHUNK_BYTES):
        await session.send_realtime_input(audio=types.Blob(data=pcm[at : at + CHUNK_BYTES], mime_type=MIME))


async def next_turn(session, until=None):
    """The next turn, or its part up to where `until` holds. The SDK's `receive` ends with each turn."""
    turn = Turn()
    async for message in session.receive():
        turn.take(message)
        if until and until(turn):
            break
    return turn


async def interview(options):
    speech = Path(options["speech"]).read_bytes()
    client = client_for(options["url"], options["key"])
    async with client.aio.live.connect(model="gemini-3.8-live", config=CONFIG) as session:
        await session.send_realtime_input(text="(The candidate has joined. Greet them and ask your first question.)")
        greeting = await next_turn(session)
        check("the greeting is heard and written", greeting.audio_bytes > 48_000 and "?" in greeting.said, greeting.said)

        await send_audio(session, speech)
        question = await next_turn(session)
        expected, understood = words(options["words"]), words(question.heard)
        missed = sum(word not in understood for word in expected)
        check("the answer is understood", missed <= len(expected) / 4, question.heard)
        check("a second question follows", question.audio_bytes > 48_000 and len(question.said) > 20, question.said)

        await session.send_realtime_input(text="Could you repeat the question, please?")
        await next_turn(session, until=lambda turn: turn.audio_bytes > 0)
        await send_audio(session, speech[:64_000])
        cut = await next_turn(session)
        check("a barge-in interrupts", cut.interrupted)
        await send_audio(session, bytes(64_000))

        await session.send_realtime_input(text="(The time is up. Thank the candidate and say goodbye.)")
        calls = []
        while not calls:
            calls = (await next_turn(session, until=lambda turn: turn.calls)).calls
        check("the goodbye ends with the tool call", calls[0].name == "end_call", calls)
        answer = types.FunctionResponse(id=calls[0].id, name=calls[0].name, response={"output": "ok"})
        await session.send_tool_response(function_responses=[answer])


async def main():
    await asyncio.wait_for(interview(json.loads(sys.argv[1])), 3 * PATIENCE_S)


asyncio.run(main())
