"""Which tests take long: those that `make test-fast` leaves out, and the files with which a run begins."""

# The longest first: two workers that begin with them end together.
LONGEST_FILES = (
    "test_cli", "test_docs", "test_saving", "test_experiment", "test_any_topics", "test_exchange", "test_models",
    "test_documents", "test_defaults",
    "test_report_browser", "test_sweep", "test_cli_sweep", "test_examples", "test_cli_evaluate", "test_themes_report",
    "test_compilation", "test_engines", "test_preprocessing_comparison", "test_cache", "test_wheel", "test_scale",
    "test_edits", "test_export", "test_plots", "test_report", "test_frozen", "test_pairing", "test_themes",
    "test_coherence",
)  # fmt: skip
SLOW_FILES = {
    "test_align", "test_cache", "test_compilation", "test_edits", "test_engines", "test_examples", "test_exchange",
    "test_export", "test_intrusion", "test_naming", "test_plots", "test_preprocessing_comparison", "test_saving",
    "test_scale", "test_surface", "test_sweep", "test_themes_report", "test_wheel",
}  # fmt: skip
SLOW_FIXTURES = {
    "browser", "corpora_dir", "execute", "finished", "finished_run", "gold_dir", "pages_dir", "runs", "site",
    "sweep_and_folder", "swept",
}  # fmt: skip
# By the beginnings of their names, file by file.
SLOW_TESTS = {
    "test_any_topics": ("test_all_kinds", "test_rows_of_other", "test_themes_bring", "test_whatever_is_given"),
    "test_arabic": ("test_blocks_and_processes",),
    "test_catalogue": ("test_nothing_of_the_network",),
    "test_cli": (
        "test_a_directory_with_an_earlier_run", "test_a_fault_while_writing", "test_a_full_disk", "test_a_run_that_is",
        "test_an_empty_directory", "test_help_does_not_wait", "test_one_page", "test_output_that_nobody_reads",
        "test_the_command_prints", "test_the_same_seed", "test_the_sample_can_be_named", "test_what_was_left_out",
    ),
    "test_cli_sweep": ("test_a_sweep_that_is_stopped",),
    "test_coherence": ("test_encoded", "test_gensim", "test_topica"),
    "test_conflation": ("test_the_number_of_threads",),
    "test_defaults": ("test_a_model_by_its_name", "test_the_same_articles"),
    "test_docs": ("test_the_examples_of_a_page",),
    "test_documents": ("test_a_notebook_runs", "test_the_commands", "test_the_python"),
    "test_experiment": ("test_a_run_", "test_a_sweep_outlives", "test_what_is_different"),
    "test_frozen": ("test_a_changed", "test_copies", "test_nothing", "test_themes_of_a_run"),
    "test_matrix": ("test_processes",),
    "test_models": (
        "test_a_grid_over", "test_dense_and_sparse", "test_late_passes", "test_scikit_learn_finds",
        "test_the_number_of_jobs", "test_the_same_seed",
    ),
    "test_pairing": ("test_themes_that_are_fitted", "test_what_is_accepted"),
    "test_report": ("test_a_large_report",),
    "test_robustness": ("test_refits",),
    "test_theme_ids": ("test_an_id",),
    "test_typing": ("test_the_api_is_typed",),
    "test_uncertainty": ("test_a_resampled_corpus",),
}  # fmt: skip


def is_slow(item):
    file, name = item.path.stem, item.name
    in_table = file in SLOW_FILES or name.startswith(SLOW_TESTS.get(file, ()))
    return in_table or not SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
