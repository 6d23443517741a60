"""The parts that every page is made of: style, icons, inputs, sentences, and the rows a list shows."""
