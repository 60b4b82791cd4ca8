import streamlit as st

from src.data import load

st.set_page_config(page_title="Students")
st.title("Students")
st.dataframe(load())
