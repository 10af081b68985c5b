"""What the databases of benchmarks are filled with. Needs the apps to be ready."""
