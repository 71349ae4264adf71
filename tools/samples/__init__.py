"""Makes the bundled examples: invented people, their resumes, vacancies and interviews."""
