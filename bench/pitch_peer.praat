# Pitch as PitchTracker computes it by default. Run by bench/pitch_peer.sh.
#   praat --run bench/pitch_peer.praat SPEECH.wav OUT.csv
# prints a row for each frame, time and F0 (0 where unvoiced), into OUT.csv.
form Pitch
  sentence speech
  sentence out
endform
sound = Read from file: speech$
pitch = To Pitch (ac): 0.01, 75, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, 600
frames = Get number of frames
writeFileLine: out$, "time,f0_hz"
for i to frames
  time = Get time from frame number: i
  f0 = Get value in frame: i, "Hertz"
  if f0 = undefined
    f0 = 0
  endif
  appendFileLine: out$, fixed$ (time, 6), ",", fixed$ (f0, 6)
endfor
