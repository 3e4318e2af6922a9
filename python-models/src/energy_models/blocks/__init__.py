"""The mixed-integer program, and the blocks a portfolio is put together from."""
