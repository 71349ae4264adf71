"""Words of the messages from `services`."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    # Files and work
    "file.vanished": N_("There is no such file (any more). Put it back, then try again."),
    "file.no_permission": N_("This file may not be read. Allow it in the system, then try again."),
    "file.is_folder": N_("This is a folder where a file was expected. Nothing was changed."),
    "file.not_a_file": N_(
        "This is no document but a device or a pipe of the system. Nothing was added."
    ),
    "file.no_space": N_(
        "The disk is full. Nothing that was kept is lost; free some space, then try again."
    ),
    "file.not_saved": N_(
        "The file could not be saved there. Choose another folder, then try again."
    ),
    "file.unreadable": N_(
        "The disk did not give this file. Copy it to this computer, then try again."
    ),
    "work.too_long": N_(
        "This took too long and was stopped. Everything else goes on; try again, or save the document anew."
    ),
    "work.too_much_memory": N_(
        "This needed too much memory and was stopped. Everything else goes on; save the document anew as PDF or DOCX."
    ),
    "work.died": N_(
        "The process that worked on this ended unexpectedly. Everything else goes on; try again."
    ),
    "work.unexpected": N_(
        "Something unexpected happened ({error}). Nothing that was kept is lost; try again. The log has the details under this number."
    ),
    "work.fell_back": N_(
        "The AI service did not answer, so the offline engine was used. Parse again when the service is back."
    ),
    "recordings.none": N_(
        "No sound of this interview is kept: none was recorded, or its time is over. The transcript is all there."
    ),
    "network.outside": N_(
        "{host} is outside this network, and Settings let nothing leave it. Nothing was sent there; change the address, or the setting."
    ),
    "work.fell_back_limit": N_(
        "Today’s limit for the model is used up, so the offline engine was used. Try again tomorrow, or raise the limit in Settings."
    ),
    "work.fell_back_private": N_(
        "Private mode found no name in this text, so nothing was sent and the offline engine read it."
    ),
    "work.fell_back_long": N_(
        "The text is longer than a model can read at once, so the offline engine read all of it."
    ),
    "work.judged_offline": N_(
        "The AI service did not answer, so the offline engine judged this interview. Assess it again when the service is back."
    ),
    # Imports
    "import.duplicate": N_(
        "The same file is already there, as a resume of {name}. It was not added twice."
    ),
    "import.duplicate_unnamed": N_("The same file is already there. It was not added twice."),
    "import.archive": (
        N_("An archive: {n} file was taken from it.", "An archive: {n} files were taken from it."),
        "An archive: {n} files were taken from it.",
    ),
    "import.archive_empty": N_("There is no file in this archive."),
    "import.archive_changed": N_(
        "This file is not the one that was dropped any more. Drop it again."
    ),
    "import.running": N_("This row is being worked on. Cancel it first."),
    "import.nothing": N_("There is no file in what was dropped."),
    "import.too_many": N_(
        "There are more than {most} files in this folder. Nothing was added; choose smaller folders, one after the other."
    ),
    "import.cancelled": N_("Cancelled. Try again whenever you like."),
    "resume.review_short": N_(
        "Hardly anything about a person was found. Look at the document, then confirm or delete it."
    ),
    # Vacancies
    "vacancy.title_missing": N_("Please give the vacancy a title."),
    "vacancy.title_long": N_(
        "The title is longer than {most} characters. Move the rest to the description."
    ),
    "vacancy.salary_negative": N_("A salary cannot be negative."),
    "vacancy.salary_order": N_("The upper salary is below the lower one."),
    "vacancy.currency": N_("A currency is three letters, such as RUB, USD or EUR."),
    "vacancy.url": N_("A web address begins with https:// and names a site."),
    "vacancy.requirement_empty": N_(
        "Requirement {number} has no text. Write it or remove the row."
    ),
    "vacancy.question_empty": N_("A core question has no text. Write it or remove the row."),
    "vacancy.weights_zero": N_("At least one weight has to be above zero."),
    "vacancy.minutes": N_("An interview takes 10 to 45 minutes."),
    "vacancy.hint_requirements": N_(
        "Without requirements the ranking knows only the description. Add the most important ones."
    ),
    "vacancy.hint_requirement_twice": N_("A requirement stands here twice and would count twice."),
    "vacancy.hint_experience": N_(
        "Without an experience band the years of experience are not compared."
    ),
    "vacancy.hint_values": N_(
        "Cultural fit is judged only against the company's values. Without them it is left out."
    ),
    "vacancy.hint_may_be_told": N_(
        "Write what candidates may be told: the interviewer answers their questions only from the vacancy and this field."
    ),
    "vacancy.hint_many_questions": N_(
        "For this length {most} core questions are enough. The rest may not be asked."
    ),
    "vacancy.hint_currency": N_("A salary without a currency is easily misread."),
    # Candidates
    "candidate.name_missing": N_("Please enter a name."),
    "correction.unknown_field": N_("There is no such field in a profile. Nothing was changed."),
    "note.empty": N_("Please write something first."),
    "merge.same": N_("Choose two different people."),
    "duplicate.email": N_("the same email address"),
    "duplicate.phone": N_("the same phone number"),
    "duplicate.name": N_("the same name"),
    # Two people edit the same thing
    "edit.conflict": N_(
        "Somebody has changed this in the meantime, so yours was not saved. What you wrote is still here: compare both versions and choose."
    ),
    # Undo
    "undo.people": (
        N_("{n} person was deleted.", "{n} people were deleted."),
        "{n} people were deleted.",
    ),
    "undo.vacancy": N_("The vacancy was deleted."),
    "undo.merged": N_("Two people were merged into one."),
    "undo.states": (
        N_("{n} application was changed.", "{n} applications were changed."),
        "{n} applications were changed.",
    ),
    "undo.shortlisted": (
        N_("{n} person was shortlisted.", "{n} people were shortlisted."),
        "{n} people were shortlisted.",
    ),
    "undo.rejected": (
        N_("{n} person was rejected.", "{n} people were rejected."),
        "{n} people were rejected.",
    ),
    "undo.too_late": N_("This can no longer be taken back."),
    # Ranking
    "ranking.none": N_("This person has no resume that could be ranked yet."),
    "ranking.compare": N_("Choose two to four people to compare."),
    # Plans and interviews
    "plan.empty": N_("The plan has no question. Add at least one before saving."),
    "plan.question_empty": N_("A question of the plan has no text. Write it or remove it."),
    "ready.closed": N_("This application is closed. Reopen it with a reason first."),
    "ready.resume": N_("The resume was not understood yet. Wait for it, or look at why it failed."),
    "ready.review": N_("The resume needs a look. Open it and confirm what was understood."),
    "ready.plan": N_("There is no interview plan yet. Make one."),
    "ready.plan_stale": N_(
        "The plan is older than the vacancy or the profile. Make a new one, or save this one again."
    ),
    "ready.consent": N_("The candidate has not agreed to an interview by an AI yet."),
    "ready.interview": N_("An interview for this application is already planned or under way."),
    "interview.consent_old": N_(
        "The consent was given to another text than the one in force. Ask the candidate again."
    ),
    "interview.over": N_("This interview is over. Nothing was changed."),
    "interview.not_running": N_("This interview is not under way, so nothing was sent to it."),
    "interview.going_on": N_(
        "An interview that belongs to this is going on right now. End it on the page Interviews "
        "first. Nothing was deleted."
    ),
    "interview.window_over": N_("The time in which this interview could go on is over."),
    "interview.nothing_chosen": N_("Choose a vacancy for the practice interview."),
    "command.note_empty": N_("Please write the note first."),
    "command.minutes": N_("An interview can be extended by 1 to 30 minutes at a time."),
    "transcript.unreadable": N_("{file} is not a JSON file in UTF-8."),
    "transcript.form": N_(
        "{file} is not a transcript: it needs a language (ru or en) and turns with role (interviewer or candidate) and text."
    ),
    "transcript.no_answers": N_(
        "{file} holds no answer of the candidate, so there is nothing to judge."
    ),
    "texts.line": N_(
        "Line {line} is not an object with an id and a text. The other lines were used."
    ),
    "texts.not_utf8": N_("{file} is not written in UTF-8. Save it as UTF-8 and try again."),
    # Scorecards and decisions
    "score.reason_missing": N_("Please write why the score is changed. Nothing was changed."),
    "score.range": N_("A score is a whole number from 0 to 100."),
    "assess.not_finished": N_("This interview is not finished, so it cannot be assessed yet."),
    "assess.no_answers": N_(
        "The candidate has said nothing in this interview, so there is nothing to assess."
    ),
    "opinion.reason_missing": N_("Please write why you think so. Nothing was saved."),
    "decision.reason_missing": N_(
        "Please write the reason for the decision. Nothing was recorded."
    ),
    # Reports and letters
    "report.not_assessed": N_(
        "This interview was not assessed yet, so there is no report. Assess it first."
    ),
    "report.none": N_("None of these interviews was assessed yet, so no report was written."),
    "letter.fields": N_(
        "The template names fields that do not exist: {fields}. Correct them, then save again."
    ),
    "report.empty_shortlist": N_("Nobody is on the shortlist of this vacancy yet."),
    # Samples, backup, workspace
    "samples.missing": N_(
        "This installation holds no examples. Reinstall the program to get them."
    ),
    "workspace.folder": N_(
        "The data folder {folder} cannot be written. Choose another one, or allow writing there."
    ),
    "backup.exists": N_("{file} is already there. Choose another name; nothing was overwritten."),
    "copy.rows": N_("Copying people, vacancies and interviews…"),
    "copy.files": N_("Copying files…"),
    "copy.checking": N_("Reading the copied files again…"),
    "copy.not_team": N_(
        "This is a local workspace, so there is nowhere to copy it to. Set up the team’s database first."
    ),
    "copy.nothing": N_("There is no local workspace in {folder}, so nothing was copied."),
    "copy.unfinished": (
        N_(
            "{n} file is still being imported in the local workspace. Nothing was copied; let it finish there first, or take it off the list.",
            "{n} files are still being imported in the local workspace. Nothing was copied; let them finish there first, or take them off the list.",
        ),
        "{n} files are still being imported in the local workspace. Nothing was copied; let them finish there first, or take them off the list.",
    ),
    "copy.incomplete": N_(
        "The copy is not complete: {rows} rows and {files} files did not arrive as they are. The local workspace is unchanged. Copy once more."
    ),
    "backup.team": N_(
        "A team’s workspace lies on its servers: your administrator makes and restores the copies of the database and of the bucket. Nothing was written."
    ),
    "restore.not_backup": N_(
        "{file} is not a backup of HR Desktop, or it is damaged. Nothing was changed."
    ),
    "restore.damaged": (
        N_(
            "{n} original was damaged in the backup and left out; what was read from it is there.",
            "{n} originals were damaged in the backup and left out; what was read from them is there.",
        ),
        "{n} originals were damaged in the backup and left out; what was read from them is there.",
    ),
    "restore.not_empty": N_(
        "The data folder {folder} already holds a workspace. Restore into an empty folder: hr-desktop --data FOLDER restore FILE."
    ),
    "ai.key_missing": N_(
        "There is no key for the AI service. Enter it in Settings (it is kept in the system's keyring) or set HR_DESKTOP_AI_KEY."
    ),
    "ai.offline_instead": N_(
        "The AI service cannot be used as it is set up, so the offline engine works in its place. Check the key and the address in Settings."
    ),
    # Checks
    "check.data_folder": N_("Data folder: writable, {free} GB free."),
    "check.data_folder_low": N_("Data folder: only {free} GB free. Free some space soon."),
    "check.data_folder_bad": N_(
        "Data folder: it cannot be written. Allow writing there or choose another folder."
    ),
    "check.database": N_("Database: answers and is whole."),
    "check.database_bad": N_(
        "Database: damaged or locked. Close other copies of the program; then restore the newest backup."
    ),
    "check.database_ready": N_("Database: answers and is of this version."),
    "check.database_empty": N_(
        "Database: answers and is empty; a new workspace begins in it when it is opened."
    ),
    "check.database_older": N_(
        "Database: answers and is of an earlier version; it is brought up to date when it is opened."
    ),
    "check.files_here": N_("Files: in the data folder of this computer."),
    "check.files": N_("Files: all originals are there."),
    "check.files_missing": (
        N_(
            "Files: {n} original is missing. Restore a backup, or import it again.",
            "Files: {n} originals are missing. Restore a backup, or import them again.",
        ),
        "Files: {n} originals are missing. Restore a backup, or import them again.",
    ),
    "check.files_waiting": N_(
        "Files: all are kept; {n} on this computer and {others} on others still go up to the team’s storage."
    ),
    "check.storage": N_("Files: the bucket “{bucket}” takes, gives and deletes."),
    "check.reader": N_("Reading documents: works."),
    "check.reader_bad": N_(
        "Reading documents: the worker process does not start. Restart the program; if that does not help, reinstall it."
    ),
    "check.understanding": N_("Understanding: the language models are loaded."),
    "check.understanding_bad": N_(
        "Understanding: the language models cannot be loaded. Reinstall the program."
    ),
    "check.engine_offline": N_("AI service: none is set up; the offline engine is used."),
    "check.engine": N_("AI service: {model} answers."),
    "check.engine_bad": N_("AI service: no answer. Check address, key and model in Settings."),
    "check.voice": N_("Voice server: LiveKit answers and takes the key."),
    "check.voice_none": N_("Voice server: none is set up; interviews are held in text."),
    "check.mail": N_("Mail: {host} answers and takes the login."),
    "check.mail_none": N_(
        "Mail: no server is set up; letters are copied or opened in the mail program."
    ),
    "check.fonts": N_("Fonts for reports: found."),
    "check.fonts_bad": N_("Fonts for reports: missing. Reinstall the program."),
    "check.libreoffice": N_("LibreOffice: found; old .doc files can be converted."),
    "check.libreoffice_none": N_(
        "LibreOffice: not found; old .doc files have to be saved as DOCX first."
    ),
}

__all__ = ["MESSAGES", "N_"]
