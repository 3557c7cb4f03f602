find_package(nlohmann_json 3.11 QUIET)
if(NOT TARGET nlohmann_json::nlohmann_json)
    attn_fetch(nlohmann_json nlohmann-json3-dev https://github.com/nlohmann/json.git
        bc889afb4c5bf1c0d8ee29ef35eaaf4c8bef8a5d)  # 3.11.2
endif()
attn_dep(json nlohmann_json::nlohmann_json)
