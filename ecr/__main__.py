"""`python -m ecr`."""

from ecr.command import main

if __name__ == "__main__":
    main(prog_name="python -m ecr")
