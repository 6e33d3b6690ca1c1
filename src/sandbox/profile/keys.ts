/** The keys of a profile in their order, by age of the recording. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** A tenant of October 2015: neither `reports_to` nor `full_name`, and a wild growth of the tenant's own fields. */
export const KEYS_2015 = words(`
  id email first_name last_name user_status updated_at created_at links image middle_name preferred_name job_title
  job_change_reason start_date departure_date employee_id personal_email bio office_main_number office_direct_dial
  office_phone office_fax office_company_mobile home_phone mobile_phone home office linkedin_url twitter facebook
  instagram asset_management key_tag_number laptop_asset_number corporate_card_number emergency_contact_phone
  emergency_contact test_number_field test_date_custom_field test_select_custom_field test_long_text_custom_field
  test_text_custom_field allergies shirt_size marital_status gender veterans_status dob ssn icims_id current_salary
  replicon_access employment_type options desired_salary description favorite_cookie favorite_color custom_field
  one_two_three text test_field testing_field field resume current_job_description job_description salary
  salary_change_reason hourly_salary ytd_bonus bonus_reason 2011_vesting_start_date 2011_grant_date
  2011_number_of_shares 2011_strike_price 2012_vesting_start_date 2012_grant_date_1 2012_number_of_shares
  2012_strike_price 2012_grant_date 2013_vesting_start_date 2013_number_of_shares 2013_strike_price 2014_grant_date
  2014_vesting_date 2014_number_of_shares 2014_strike_price healthcare healthcare_info dental dental_info
  vision_plan_info life_insurance_info target_bonus___general target_bonus target_bonus_2013 employee_handbook
  employee_wage_theft_prevention_act req_no flsa salary_min salary_max salary_currency budgeted_headcount date_to_fill
  position_type replacement_for replacement_date_of_term_transfer replacement_terminated_or_transferred req_open_date
  req_filled_date position_filled_by initiating_manager initiating_manager___approval director_vice_president
  director_vice_president___approval svp_evp_coo svp_evp_coo___approval human_resources human_resources___approval
  finance finance___approval ceo ceo___approval greenhouse_id testfileimport2 testfileimport jobvite_id
`);

/** A tenant of September 2016. */
export const KEYS_2016 = words(`
  id email first_name last_name user_status updated_at created_at preferred_name image full_name job_title reports_to
  employee_type links gender marital_status ssn resume middle_name job_change_reason start_date departure_date
  employee_id personal_email dob bio asset_management laptop_asset_number corporate_card_number key_tag_number
  linkedin_url office_main_number office_direct_dial office_phone office_fax office_company_mobile home_phone
  mobile_phone home office emergency_contact emergency_contact_phone current_job_description select_test
  job_description salary healthcare healthcare_info dental dental_info vision_plan_info life_insurance_info
  employee_handbook employee_wage_theft_prevention_act
`);

/** As documented today, with fields of the tenant's own at the end. */
export const KEYS_CURRENT = words(`
  id email first_name last_name user_status updated_at created_at preferred_name image full_name job_title reports_to
  employee_type access_role ethnicity links gender marital_status ssn resume middle_name job_change_reason
  terminated_reason start_date departure_date employee_id personal_email dob bio asset_management laptop_asset_number
  corporate_card_number key_tag_number linkedin_url office_main_number office_direct_dial office_phone office_fax
  office_company_mobile home_phone mobile_phone home office emergency_contact emergency_contact_phone
  current_job_description job_description salary healthcare healthcare_info dental dental_info vision_plan_info
  life_insurance_info namely_time_employee_role namely_time_manager_role employee_handbook
  employee_wage_theft_prevention_act shirt_size allergies veterans_status badge_id 2024_grant_date
  2024_number_of_shares 2024_strike_price target_bonus___general finance___approval text field description options
  flsa work_authorization_expires remote_days equipment_budget languages certifications greenhouse_id
  github_login
`);

/** Given whatever the token may see, and all that `profile_format=short` gives. */
export const KEYS_ALWAYS = words(`
  id email first_name last_name user_status updated_at created_at preferred_name full_name job_title
`);
