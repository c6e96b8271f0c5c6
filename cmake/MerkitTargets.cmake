# merkit_bench(NAME DEPS...): bench/NAME_bench.cc, a Google Benchmark program in <build>/bench/.
function(merkit_bench name)
  add_executable(${name}_bench ${name}_bench.cc)
  target_link_libraries(${name}_bench PRIVATE ${ARGN} benchmark::benchmark)
endfunction()

# merkit_fuzz(NAME DEPS...): fuzz/NAME_fuzz.cc, a libFuzzer program in <build>/fuzz/. Its seeds are
# the files in fuzz/seeds/NAME.
function(merkit_fuzz name)
  add_executable(${name}_fuzz ${name}_fuzz.cc)
  target_link_libraries(${name}_fuzz PRIVATE ${ARGN})
  target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
endfunction()
