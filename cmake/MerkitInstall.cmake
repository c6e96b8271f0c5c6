# Installs the library for programs that embed merkit: headers, CMake package, pkg-config file. All of it
# is the component "library":
#   cmake --install build/release --prefix DIR --component library
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# merkit_install_library(TARGET MODULES)
function(merkit_install_library target modules)
  install(TARGETS ${target} EXPORT merkit COMPONENT library
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
            NAMELINK_COMPONENT library)
  install(EXPORT merkit NAMESPACE merkit:: FILE merkitTargets.cmake
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/merkit COMPONENT library)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/merkitConfig.cmake.in
    ${PROJECT_BINARY_DIR}/merkitConfig.cmake
    INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/merkit)
  # Before 1.0 a minor version may change the C++ API.
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/merkitConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/merkit.pc.in ${PROJECT_BINARY_DIR}/merkit.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/merkitConfig.cmake ${PROJECT_BINARY_DIR}/merkitConfigVersion.cmake
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/merkit COMPONENT library)
  install(FILES ${PROJECT_BINARY_DIR}/merkit.pc
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT library)
  install(FILES ${PROJECT_SOURCE_DIR}/c/merkit.h DESTINATION include COMPONENT library)
  foreach(module ${modules})
    get_target_property(headers merkit_${module} HEADER_SET)
    get_target_property(folder merkit_${module} SOURCE_DIR)
    foreach(header ${headers})
      cmake_path(ABSOLUTE_PATH header BASE_DIRECTORY ${folder})
      cmake_path(RELATIVE_PATH header BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE place)
      cmake_path(GET place PARENT_PATH place)
      install(FILES ${header} DESTINATION include/${place} COMPONENT library)
    endforeach()
  endforeach()
endfunction()
