# Compile settings and the one function that declares a module.

add_library(merkit_settings INTERFACE)
target_compile_features(merkit_settings INTERFACE cxx_std_20)
# No contraction: a*b+c must round alike in every build, so that results are the same bytes.
target_compile_options(merkit_settings INTERFACE -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow
  -Wconversion -Wsign-conversion -Wold-style-cast -Wdouble-promotion -Woverloaded-virtual
  -Wnon-virtual-dtor)
# g++ 12 sees overlapping copies in std::string where there are none, when it optimises.
target_compile_options(merkit_settings INTERFACE
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict>)
target_include_directories(merkit_settings INTERFACE ${PROJECT_SOURCE_DIR})

# merkit_module(NAME HEADERS ... SOURCES ... DEPS ... TESTS ...)
# A static library merkit_NAME (alias merkit::NAME) and, with MERKIT_TESTS, a program NAME_test
# whose cases are ctest entries labelled NAME. ONE_PROCESS: the program is one entry, for libraries
# that take longer to load than most cases to run.
function(merkit_module name)
  cmake_parse_arguments(ARG "ONE_PROCESS" "" "HEADERS;SOURCES;DEPS;TESTS;TEST_DEPS" ${ARGN})
  add_library(merkit_${name} STATIC ${ARG_SOURCES})
  add_library(merkit::${name} ALIAS merkit_${name})
  set_target_properties(merkit_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_sources(merkit_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${ARG_HEADERS})
  target_link_libraries(merkit_${name} PUBLIC $<BUILD_INTERFACE:merkit_settings> PRIVATE ${ARG_DEPS})
  if(MERKIT_TESTS AND ARG_TESTS)
    add_executable(${name}_test ${ARG_TESTS})
    target_link_libraries(${name}_test PRIVATE merkit_${name} ${ARG_DEPS} ${ARG_TEST_DEPS}
      GTest::gtest_main GTest::gmock ${RAPIDCHECK_LIBRARY})
    # Relative, so that a compiler cache serves every checkout; tests run in the source folder.
    target_compile_definitions(${name}_test PRIVATE MERKIT_TEST_DATA="tests/data" MERKIT_DATA="data")
    # GoogleTest's macros trip half the checks, and most of clang-tidy's time would go there.
    set_target_properties(${name}_test PROPERTIES CXX_CLANG_TIDY "")
    if(ARG_ONE_PROCESS)
      add_test(NAME ${name}_test COMMAND ${name}_test WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
      set_tests_properties(${name}_test PROPERTIES LABELS ${name} TIMEOUT 300)
    else()
      gtest_discover_tests(${name}_test WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
        PROPERTIES LABELS ${name} TIMEOUT 120 DISCOVERY_TIMEOUT 60)
    endif()
  endif()
endfunction()
