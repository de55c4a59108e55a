"""Lending of interview suits: sizes and their pieces, who has which until when, and the desk that hands them out."""
