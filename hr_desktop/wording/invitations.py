"""Words of the messages about invitations, their letters and the page they lead to."""

from __future__ import annotations

from hr_desktop.wording.mark import N_

MESSAGES: dict[str, str | tuple[str, str]] = {
    # What keeps an invitation from being made
    "invite.no_voice": N_(
        "No server for voice is set up, so nobody was invited. Enter the LiveKit server in Settings, or hold the interview at the desk."
    ),
    "invite.no_mail": N_(
        "No mail server is set up, so no letter was sent. Copy the link or save the letter as a file, or enter the server in Settings."
    ),
    "invite.only_here": N_(
        "LiveKit runs on this computer alone, so nobody else in the team or outside could open the "
        "link. No letter was sent. Enter the company’s LiveKit server in Settings."
    ),
    "invite.no_sender": N_(
        "Letters have no sender yet, so none was sent. Enter your email for letters in Settings."
    ),
    "invite.no_address": N_(
        "The candidate’s email is missing, so no letter was sent. Enter it, or copy the link."
    ),
    "invite.no_contact": N_(
        "Name a person who answers the candidate’s questions. Nobody was invited."
    ),
    "invite.minutes": N_("An interview takes {least} to {most} minutes. Nobody was invited."),
    "invite.past": N_(
        "The time to take the interview ends before now. Choose a later end; nothing was sent."
    ),
    "invite.too_short": N_(
        "The interview does not fit between its opening and its end. Choose a later end; nothing was sent."
    ),
    "invite.too_late": (
        N_(
            "A link lives for at most {n} day. Choose an earlier end; nothing was sent.",
            "A link lives for at most {n} days. Choose an earlier end; nothing was sent.",
        ),
        "A link lives for at most {n} days. Choose an earlier end; nothing was sent.",
    ),
    "invite.time_zone": N_("There is no such time zone. Choose one of the list."),
    "invite.link_missing": N_(
        "The letter has no place for the link. Write {{link}} where it belongs; nothing was sent."
    ),
    "invite.subject_missing": N_("The letter needs a subject. Nothing was sent."),
    "invite.begun": N_(
        "The interview has begun or is over, so its time cannot be changed. Nothing was changed."
    ),
    "invite.over": N_(
        "This interview is over or its time has ended, so there is no link to it any more. Invite the candidate anew."
    ),
    # What to think of
    "invite.no_agent": N_(
        "No interviewer is running now. One has to run while candidates may come: start hr-desktop agent on a server, or leave this program open from the opening to the end."
    ),
    "invite.only_desktop": N_(
        "Only this window’s interviewer is running ({computers}). Leave the computer on and the program open from the opening to the end, or start hr-desktop agent on a server."
    ),
    "invite.plan_follows": N_(
        "There is no interview plan yet; it is made as the candidate is invited."
    ),
    "invite.opens_at_once": N_("The interview can be taken as soon as the letter arrives."),
    # Letters on their way
    "mail.address": N_(
        "This is no email address. Correct it, for instance to name@example.org; nothing was sent."
    ),
    "mail.no_utf8": N_(
        "The server cannot send to an address with letters other than a-z. Use another address of the candidate, or copy the link; nothing was sent."
    ),
    "mail.busy": N_(
        "The server asks to come back later (code {answer}). The letter waits and is tried again by itself."
    ),
    "mail.sender_refused": N_(
        "The server refuses the sender of the letter (code {answer}), so it was not sent. Check the sender in Settings, then send it again."
    ),
    "mail.recipient_refused": N_(
        "The server refuses the candidate’s address (code {answer}), so the letter was not sent. Check the address, then send it again."
    ),
    "mail.unclear": N_(
        "The program or the connection ended while this letter was being handed over: it may have arrived or not. It is not sent a second time by itself; ask the candidate, or send it again."
    ),
    "mail.restored": N_(
        "This letter was waiting when the backup was made, and may have been sent since. It is not sent by itself; ask the candidate, or send it again."
    ),
    # The page
    "join.not_built": N_(
        "The interview page is not part of this installation. Install the program anew; in a checkout, python3 dev.py run builds it."
    ),
    "join.no_page": N_(
        "Candidates have no page to come to. Put the interview page where they reach it and enter its address in Settings."
    ),
    "join.no_bucket": N_(
        "No bucket is set up. Save the page as a file for your web server, or set up the team’s files in Settings."
    ),
    "join.too_far": (
        N_(
            "A link into the bucket works for {n} day at most. Choose an earlier end, or put the interview page at an address of your company (Settings).",
            "A link into the bucket works for {n} days at most. Choose an earlier end, or put the interview page at an address of your company (Settings).",
        ),
        "A link into the bucket works for {n} days at most. Choose an earlier end, or put the interview page at an address of your company (Settings).",
    ),
    "join.bucket_not_secure": N_(
        "The bucket’s address begins with http://, and browsers give a page there no microphone. Use an address with https://, or put the interview page on your web server."
    ),
    "join.not_secure": N_(
        "Browsers give the microphone only to pages at https://. Correct the address of the interview page."
    ),
    "join.needs_wss": N_(
        "A page at https:// reaches the LiveKit server only at wss://. Correct the address of the LiveKit server."
    ),
    "join.unreachable": N_(
        "The interview page does not open at its address. Check the address and your web server."
    ),
    "join.bucket_unreachable": N_(
        "Links into the bucket do not open. Check the address of the team’s storage: candidates’ browsers have to reach it, with a certificate that they trust."
    ),
    "join.not_found": N_(
        "The web server has no interview page at this address (code {answer}). Put the page there again."
    ),
    "join.other_page": N_(
        "Another page is at this address, not the interview page. Check the address, or put the page there."
    ),
    "join.old_page": N_(
        "The interview page at this address is of another version or other settings. Put the present one there."
    ),
    "check.join": N_("Interview page: it opens and is the present one."),
    "check.join_none": N_("Interview page: not needed without a server for voice."),
    "check.join_here": N_("Interview page: a file on this computer, for a trial on it."),
    "check.join_bucket": (
        N_(
            "Interview page: in the bucket, by links that work for {n} day.",
            "Interview page: in the bucket, by links that work for {n} days.",
        ),
        "Interview page: in the bucket, by links that work for {n} days.",
    ),
    "check_name.join": N_("Interview page"),
    # The life of an invitation
    "invitation.made": N_("Interview planned"),
    "invitation.invitation_planned": N_("Invitation is sent later"),
    "invitation.invitation_waiting": N_("Invitation waits to be sent"),
    "invitation.invitation_sending": N_("Invitation is being sent"),
    "invitation.invitation_sent": N_("Invitation sent"),
    "invitation.invitation_failed": N_("Invitation was not sent"),
    "invitation.invitation_unclear": N_("Invitation: unclear whether it was sent"),
    "invitation.rescheduled_planned": N_("New time is told later"),
    "invitation.rescheduled_waiting": N_("New time waits to be sent"),
    "invitation.rescheduled_sending": N_("New time is being sent"),
    "invitation.rescheduled_sent": N_("New time sent"),
    "invitation.rescheduled_failed": N_("New time was not sent"),
    "invitation.rescheduled_unclear": N_("New time: unclear whether it was sent"),
    "invitation.reminder_planned": N_("Reminder goes out"),
    "invitation.reminder_waiting": N_("Reminder waits to be sent"),
    "invitation.reminder_sending": N_("Reminder is being sent"),
    "invitation.reminder_sent": N_("Reminder sent"),
    "invitation.reminder_failed": N_("Reminder was not sent"),
    "invitation.reminder_unclear": N_("Reminder: unclear whether it was sent"),
    "invitation.cancelled_planned": N_("Cancellation is told later"),
    "invitation.cancelled_waiting": N_("Cancellation waits to be sent"),
    "invitation.cancelled_sending": N_("Cancellation is being sent"),
    "invitation.cancelled_sent": N_("Cancellation sent"),
    "invitation.cancelled_failed": N_("Cancellation was not sent"),
    "invitation.cancelled_unclear": N_("Cancellation: unclear whether it was sent"),
    "invitation.answer_planned": N_("Answer is sent later"),
    "invitation.answer_waiting": N_("Answer waits to be sent"),
    "invitation.answer_sending": N_("Answer is being sent"),
    "invitation.answer_sent": N_("Answer sent"),
    "invitation.answer_failed": N_("Answer was not sent"),
    "invitation.answer_unclear": N_("Answer: unclear whether it was sent"),
    "invitation.handed_over": N_("Link taken by you to pass on"),
    "invitation.opened": N_("Page opened by the candidate"),
    "invitation.microphone": N_("Microphone tried, it works"),
    "invitation.microphone_bad": N_("Microphone tried, it does not work"),
    "invitation.joined": N_("Candidate came"),
    "invitation.waits": N_("Candidate waits and no interviewer comes"),
    "invitation.called_off": N_("Called off: the application is closed"),
    "invitation.expires": N_("Can be taken until"),
    "invitation.expires_soon": N_("Ends within a day"),
}
