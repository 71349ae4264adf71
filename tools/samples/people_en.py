# ruff: noqa: E501 (sentences stay whole)
"""The English examples. All persons, companies and contacts are invented."""

from __future__ import annotations

from tools.samples.person import Job, Person, Study

MARKOVIC = Person(
    file="markovic_python",
    layout="sidebar",
    format="pdf",
    name="Elena Markovic",
    phone="+381 60 000 0009",
    email="elena.markovic@example.org",
    city="Belgrade, Serbia",
    links=("linkedin.example.org/in/elena-markovic",),
    position="Python Developer",
    about="Backend developer for five years, lately in payments. I like systems that stay boring at"
    " three in the morning.",
    jobs=(
        Job(
            "Feb 2023",
            "Present",
            "Danube Pay",
            "Python Developer",
            (
                "Built the refund service in Python and FastAPI; 60 thousand refunds a month.",
                "Moved the ledger to PostgreSQL with row-level locks; reconciliation differences fell"
                " from 40 a week to none.",
                "Introduced idempotency keys after an incident with repeated charges.",
            ),
        ),
        Job(
            "Mar 2021",
            "Jan 2023",
            "Greenfield Logistics",
            "Junior Python Developer",
            (
                "Wrote Django services for parcel tracking and their pytest suites.",
                "Packed the services into Docker and cut the release time to 20 minutes.",
            ),
        ),
    ),
    skills=("Python", "FastAPI", "Django", "PostgreSQL", "RabbitMQ", "Docker", "pytest", "AWS"),
    studies=(Study("2020", "University of Belgrade", "BSc in Computer Science"),),
    languages=("English – C1", "Serbian – native", "Russian – B1"),
    certificates=("AWS Certified Developer – Associate, 2024",),
)

WHITMORE = Person(
    file="whitmore_payroll",
    layout="classic",
    format="docx",
    name="Daniel Whitmore",
    phone="+44 20 7946 0010",
    email="daniel.whitmore@example.com",
    city="Leeds, United Kingdom",
    position="Payroll Specialist",
    about="Payroll specialist with seven years of experience in retail and hospitality.",
    jobs=(
        Job(
            "05/2020",
            "Present",
            "Harbour Hotels Group",
            "Payroll Specialist",
            (
                "Run the monthly payroll for 900 employees in SAP, including shifts and tips.",
                "Cut corrections after pay day from 4 % to 0.6 % by checking absences before the run.",
                "Report taxes and pensions, and answer employees' questions within a day.",
            ),
        ),
        Job(
            "09/2018",
            "04/2020",
            "Northgate Foods",
            "Payroll Assistant",
            ("Prepared timesheets and payslips for 300 employees in Sage and Excel.",),
        ),
    ),
    skills=("Payroll", "SAP", "Sage", "Microsoft Excel", "Tax reporting", "HR administration"),
    studies=(Study("2018", "Leeds City College", "Diploma in Accounting"),),
    languages=("English – native", "Spanish – B1"),
)

LAURENT = Person(
    file="laurent_success",
    layout="modern",
    format="pdf",
    name="Sophie Laurent",
    phone="+33 1 99 00 00 11",
    email="sophie.laurent@example.com",
    city="Lyon, France",
    links=("sophielaurent.example.com",),
    position="Customer Success Manager",
    about="Customer success manager in B2B software. I measure my work by what customers manage to"
    " do, not by the number of calls.",
    jobs=(
        Job(
            "April 2021",
            "Present",
            "Tidewater Analytics",
            "Customer Success Manager",
            (
                "Own 48 accounts worth 3.1 million euros a year; net retention 112 % in 2025.",
                "Designed an onboarding plan of six weeks; time to first value fell from 41 to 17"
                " days.",
                "Set up health scores in Gainsight and a weekly review with support and product.",
                "Won back two accounts at risk by agreeing on one measurable goal with each.",
            ),
        ),
        Job(
            "June 2018",
            "March 2021",
            "Papillon Software",
            "Account Manager",
            (
                "Renewed and extended contracts of 60 small companies in Salesforce.",
                "Held product trainings in French and English.",
            ),
        ),
    ),
    skills=(
        "Customer success",
        "Onboarding",
        "Account management",
        "Gainsight",
        "Salesforce",
        "SQL",
        "Presentation skills",
    ),
    studies=(Study("2018", "Université Lumière Lyon 2", "Master in Business Communication"),),
    languages=("English – C1", "French – native", "German – A2"),
    certificates=("Certified Customer Success Manager, Level 2",),
)

HALE = Person(
    file="hale_support",
    layout="classic",
    format="docx",
    name="Marcus Hale",
    phone="+1 (512) 555-0112",
    email="marcus.hale@example.com",
    city="Austin, TX",
    position="Customer Support Team Lead",
    about="Support lead for software products who turns complaints into fixes.",
    jobs=(
        Job(
            "Aug 2020",
            "Present",
            "Bluebird Apps",
            "Customer Support Team Lead",
            (
                "Lead a team of seven agents in Zendesk; satisfaction rose from 82 % to 94 %.",
                "Wrote 60 help articles that halved the questions about billing.",
                "Join onboarding calls of larger customers to explain integrations.",
            ),
        ),
        Job(
            "May 2018",
            "Jul 2020",
            "Corner Market Online",
            "Support Agent",
            ("Answered 50 tickets a day by chat and mail.",),
        ),
    ),
    skills=("Customer support", "Zendesk", "Team leadership", "Technical writing", "Jira"),
    studies=(Study("2017", "Texas State University", "BA in Communication"),),
    languages=("English – native", "Spanish – B2"),
)

OKAFOR = Person(
    file="okafor_nurse",
    layout="modern",
    format="pdf",
    name="Grace Okafor",
    phone="+44 20 7946 0013",
    email="grace.okafor@example.com",
    city="Manchester, United Kingdom",
    position="Registered Nurse",
    about="Registered nurse in intensive care, mentor of new colleagues.",
    jobs=(
        Job(
            "Jan 2019",
            "Present",
            "Riverside General Hospital",
            "Staff Nurse, Intensive Care",
            (
                "Care for ventilated patients, medication and monitoring, handover in a team of 12.",
                "Led the introduction of bedside checklists; line infections fell by a third.",
            ),
        ),
        Job(
            "Sep 2016",
            "Dec 2018",
            "Oakwood Clinic",
            "Nurse",
            ("Post-operative care, wound dressing and discharge planning.",),
        ),
    ),
    skills=("Intensive care", "Patient care", "Medication administration", "Mentoring"),
    studies=(Study("2016", "University of Salford", "BSc in Adult Nursing"),),
    languages=("English – native", "Igbo – native"),
    certificates=("Advanced Life Support, 2024",),
)

NOVAK = Person(
    file="novak_driver",
    layout="table",
    format="docx",
    name="Pavel Novak",
    phone="+420 601 000 014",
    email="pavel.novak@example.com",
    city="Brno, Czech Republic",
    position="Delivery Driver",
    about="Driver with a clean record who knows the roads between Brno and Vienna by heart.",
    jobs=(
        Job(
            "02/2019",
            "Present",
            "Moravia Express",
            "Delivery Driver",
            (
                "Deliver 90 parcels a day with a van, cash on delivery, returns.",
                "Plan my own route; on time in 98 % of the deliveries of 2025.",
            ),
        ),
        Job(
            "04/2015",
            "01/2019",
            "Brno Warehouse Services",
            "Forklift Operator",
            ("Loading, stocktaking and goods receipt.",),
        ),
    ),
    skills=("Driving licence B and C", "Route planning", "Forklift", "Goods receipt"),
    studies=(Study("2014", "Secondary Technical School Brno", "Car mechanics"),),
    languages=("Czech – native", "English – B1", "German – A2"),
)

ENGLISH = (MARKOVIC, WHITMORE, LAURENT, HALE, OKAFOR, NOVAK)
