find_package(GTest QUIET)
if(NOT TARGET GTest::gtest_main)
    attn_fetch(googletest libgtest-dev https://github.com/google/googletest.git
        58d77fa8070e8cec2dc1ed015d66b454c8d78850)  # 1.12.1
endif()
attn_dep(googletest GTest::gtest)
attn_dep(googletest_main GTest::gtest_main)
