/* merkit in C: emotion recognition from speech, text and motion capture.
 *
 *   merkit_recognizer* recognizer = NULL;
 *   if (merkit_recognizer_open("model.safetensors", NULL, &recognizer) != MERKIT_OK) {
 *     fprintf(stderr, "%s\n", merkit_last_error());
 *     return 1;
 *   }
 *   merkit_session* session = NULL;
 *   merkit_session_new(recognizer, &session);
 *   merkit_recording recording = MERKIT_RECORDING_INIT;
 *   recording.audio_path = "talk.wav";
 *   merkit_result* result = NULL;
 *   if (merkit_recognize(session, &recording, &result) == MERKIT_OK) {
 *     printf("%s\n", merkit_class_name(recognizer, merkit_result_top(result)));
 *   }
 *   merkit_result_free(result);
 *   merkit_session_free(session);
 *   merkit_recognizer_free(recognizer);
 *
 * Threads: a recognizer may be used by any number of threads at once, a session and a result by one
 * at a time. Handles may be freed in any order: a session keeps its recognizer alive.
 *
 * Errors: functions that can fail return a status; merkit_last_error() has the message. No C++
 * exception comes out of any function. Strings are UTF-8 and end with a zero byte. NULL may be
 * given to every function: where a handle is needed, that is MERKIT_INVALID_ARGUMENT, or 0.
 *
 * Structs that the caller fills begin with their size, so that programs built against this header
 * run with later libraries: begin with MERKIT_..._INIT.
 */
#ifndef MERKIT_H_
#define MERKIT_H_

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define MERKIT_API __attribute__((visibility("default")))
#else
#define MERKIT_API
#endif

/* Grows when something is added; a program runs with every library of the same or a greater one. */
#define MERKIT_ABI_VERSION 1

typedef enum merkit_status {
  MERKIT_OK = 0,
  MERKIT_INVALID_ARGUMENT = 1,    /* an argument is out of range, unknown or missing */
  MERKIT_NOT_FOUND = 2,           /* a named thing does not exist */
  MERKIT_CORRUPT_DATA = 3,        /* bytes from outside do not have the expected form */
  MERKIT_UNSUPPORTED_VERSION = 4, /* a file made by a newer program */
  MERKIT_IO = 5,                  /* the operating system refused to open or read */
  MERKIT_CANCELLED = 6,
  MERKIT_OUT_OF_MEMORY = 7,
  MERKIT_INTERNAL = 8 /* a defect of merkit: please report it */
} merkit_status;

typedef enum merkit_modality {
  MERKIT_AUDIO = 0,
  MERKIT_TEXT = 1,
  MERKIT_MOCAP = 2
} merkit_modality;

/* Why a recognizer would rather not say. */
typedef enum merkit_abstention {
  MERKIT_CERTAIN = 0,       /* it does not abstain */
  MERKIT_TOO_SHORT = 1,     /* nothing that the model can use */
  MERKIT_NO_SPEECH = 2,     /* the sound is silence, noise or tones */
  MERKIT_OUT_OF_RANGE = 3,  /* unlike anything that the model was trained on */
  MERKIT_LOW_CONFIDENCE = 4 /* no class is likely enough */
} merkit_abstention;

typedef struct merkit_recognizer merkit_recognizer;
typedef struct merkit_session merkit_session;
typedef struct merkit_result merkit_result;

typedef struct merkit_options {
  size_t size;           /* of this struct, in bytes */
  int self_test;         /* not 0: run the samples in the model file when it is opened */
  double max_duration_s; /* longest sound that is taken as one utterance, > 0 */
} merkit_options;

#ifdef __cplusplus
#define MERKIT_OPTIONS_INIT \
  merkit_options { sizeof(merkit_options), 1, 600.0 }
#else
#define MERKIT_OPTIONS_INIT \
  { sizeof(merkit_options), 1, 600.0 }
#endif

/* One utterance: any subset of sound, words and motion capture; what is NULL is not there. All
 * pointers must be valid until merkit_recognize() returns. */
typedef struct merkit_recording {
  size_t size;          /* of this struct, in bytes */
  const float* samples; /* sound in memory: one channel, full scale -1 .. 1 */
  size_t num_samples;
  int sample_rate_hz;     /* 1000 .. 768000 */
  const char* audio_path; /* or in a file: WAV, FLAC, Ogg, MP3 */
  const char* text;       /* what was said */
  const char* face_path;  /* motion-capture files as IEMOCAP has them */
  const char* head_path;
  const char* hand_path;
  const char* speaker; /* one whom the model was trained on; else statistics of all are used */
} merkit_recording;

#ifdef __cplusplus
#define MERKIT_RECORDING_INIT \
  merkit_recording { sizeof(merkit_recording), 0, 0, 0, 0, 0, 0, 0, 0, 0 }
#else
#define MERKIT_RECORDING_INIT \
  { sizeof(merkit_recording), 0, 0, 0, 0, 0, 0, 0, 0, 0 }
#endif

/* "0.1.0". */
MERKIT_API const char* merkit_version(void);
/* MERKIT_ABI_VERSION of the library that runs. */
MERKIT_API int merkit_abi_version(void);
/* "corrupt data"; "unknown status" for anything else. */
MERKIT_API const char* merkit_status_name(merkit_status status);
/* What went wrong in the last call of this thread that failed, one line: `where: expected X, got
 * Y`; "" if none did. Valid until the next call of this thread. */
MERKIT_API const char* merkit_last_error(void);

/* Opens a model file; options may be NULL. *out becomes a handle, or NULL on failure. */
MERKIT_API merkit_status merkit_recognizer_open(const char* path, const merkit_options* options,
                                                merkit_recognizer** out);
/* The same for the bytes of a file in memory, which are not needed after the call. */
MERKIT_API merkit_status merkit_recognizer_parse(const void* bytes, size_t num_bytes,
                                                 const merkit_options* options,
                                                 merkit_recognizer** out);
MERKIT_API void merkit_recognizer_free(merkit_recognizer* recognizer);

MERKIT_API size_t merkit_num_classes(const merkit_recognizer* recognizer);
/* NULL beyond the last class. Valid as long as the recognizer. */
MERKIT_API const char* merkit_class_name(const merkit_recognizer* recognizer, size_t index);
/* Hash of the model file, 32 hexadecimal digits. */
MERKIT_API const char* merkit_model_hash(const merkit_recognizer* recognizer);
/* Not 0 if an input of the model is of that modality. */
MERKIT_API int merkit_takes(const merkit_recognizer* recognizer, merkit_modality modality);

/* The memory of one thread that recognizes. */
MERKIT_API merkit_status merkit_session_new(const merkit_recognizer* recognizer,
                                            merkit_session** out);
MERKIT_API void merkit_session_free(merkit_session* session);

/* What the model says of a recording. *out becomes a handle, or NULL on failure. A recording with
 * none of the model's modalities is MERKIT_INVALID_ARGUMENT; one that is there but of no use (too
 * short, no known word) is a result that abstains. */
MERKIT_API merkit_status merkit_recognize(merkit_session* session,
                                          const merkit_recording* recording, merkit_result** out);
MERKIT_API void merkit_result_free(merkit_result* result);

/* merkit_num_classes() numbers that sum to 1; valid as long as the result. */
MERKIT_API const float* merkit_result_probabilities(const merkit_result* result);
/* Index of the most probable class, and its probability. */
MERKIT_API size_t merkit_result_top(const merkit_result* result);
MERKIT_API float merkit_result_confidence(const merkit_result* result);
MERKIT_API merkit_abstention merkit_result_abstention(const merkit_result* result);
/* Why, in one line; "" if it does not abstain. */
MERKIT_API const char* merkit_result_abstention_detail(const merkit_result* result);
/* Not 0 if the recording had something usable of that modality. */
MERKIT_API int merkit_result_used(const merkit_result* result, merkit_modality modality);
/* What was given and could not be used, one line each; NULL beyond the last. */
MERKIT_API size_t merkit_result_num_notes(const merkit_result* result);
MERKIT_API const char* merkit_result_note(const merkit_result* result, size_t index);
/* Seconds spent on reading and features, and on the model. */
MERKIT_API double merkit_result_features_s(const merkit_result* result);
MERKIT_API double merkit_result_model_s(const merkit_result* result);

/* Emotion over time of sound that comes in pieces: speech is found, cut into windows, recognized
 * and smoothed to segments. For one thread at a time. */
typedef struct merkit_stream merkit_stream;

typedef enum merkit_event_kind {
  MERKIT_SPEECH_BEGIN = 0, /* somebody begins to speak at start_s */
  MERKIT_WINDOW = 1,       /* what the model says of a window, before smoothing */
  MERKIT_SEGMENT = 2,      /* a segment that will not change any more */
  MERKIT_SPEECH_END = 3    /* speech ended at end_s */
} merkit_event_kind;

typedef struct merkit_stream_options {
  size_t size;             /* of this struct, in bytes */
  double window_s;         /* sound that is recognized at once, 0.25 .. 60 */
  double hop_s;            /* from one window to the next, 0.1 .. window_s */
  double stay_probability; /* that the next window has the same class, between 0 and 1 */
  double min_confidence;   /* segments that are less sure abstain, 0 .. 1 */
} merkit_stream_options;

#ifdef __cplusplus
#define MERKIT_STREAM_OPTIONS_INIT \
  merkit_stream_options { sizeof(merkit_stream_options), 4.0, 2.0, 0.9, 0.0 }
#else
#define MERKIT_STREAM_OPTIONS_INIT \
  { sizeof(merkit_stream_options), 4.0, 2.0, 0.9, 0.0 }
#endif

/* Pointers are valid until the next call for the stream. */
typedef struct merkit_event {
  size_t size; /* of this struct, in bytes: set it before the call */
  merkit_event_kind kind;
  double start_s; /* from the beginning of the sound */
  double end_s;
  int label;                  /* of a segment: index of its class; -1: it abstains, or no segment */
  double confidence;          /* of a segment */
  const float* probabilities; /* of windows and segments, merkit_num_classes(); NULL: none */
  const char* abstention;     /* why better not to believe them; "" for no reason */
} merkit_event;

#ifdef __cplusplus
#define MERKIT_EVENT_INIT \
  merkit_event { sizeof(merkit_event), MERKIT_SPEECH_BEGIN, 0, 0, -1, 0, 0, 0 }
#else
#define MERKIT_EVENT_INIT \
  { sizeof(merkit_event), MERKIT_SPEECH_BEGIN, 0, 0, -1, 0, 0, 0 }
#endif

/* Options may be NULL. The stream keeps the recognizer alive. */
MERKIT_API merkit_status merkit_stream_new(const merkit_recognizer* recognizer,
                                           const merkit_stream_options* options,
                                           merkit_stream** out);
MERKIT_API void merkit_stream_free(merkit_stream* stream);
/* Rate that samples must have. */
MERKIT_API int merkit_stream_sample_rate_hz(const merkit_stream* stream);
/* The next samples, one channel, full scale -1 .. 1. How they are cut changes no event. */
MERKIT_API merkit_status merkit_stream_accept(merkit_stream* stream, const float* samples,
                                              size_t num_samples);
/* Nothing follows: the rest of the events is made. */
MERKIT_API merkit_status merkit_stream_finish(merkit_stream* stream);
/* The next event, in the order of the sound. Not 0 if there was one. */
MERKIT_API int merkit_stream_next(merkit_stream* stream, merkit_event* event);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* MERKIT_H_ */
