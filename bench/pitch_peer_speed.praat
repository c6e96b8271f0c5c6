# Computes the pitch of SPEECH.wav REPETITIONS times and nothing else. Run by bench/pitch_peer.sh.
form Pitch
  sentence speech
  integer repetitions
endform
sound = Read from file: speech$
for i to repetitions
  selectObject: sound
  pitch = To Pitch (ac): 0.01, 75, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, 600
  removeObject: pitch
endfor
