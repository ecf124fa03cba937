"""The demo's videos, made by installers/starter/demo_make.py, and what to ask of them."""
